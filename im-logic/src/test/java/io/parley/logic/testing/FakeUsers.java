package io.parley.logic.testing;

import io.parley.common.protocol.UserKind;
import io.parley.storage.user.RevokedUser;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Accounts in memory. */
public final class FakeUsers implements UserStore {
    public final Map<Long, UserAccount> accounts = new ConcurrentHashMap<>();
    public volatile boolean isDown;

    public FakeUsers add(long userId, UserKind kind) {
        add(UserAccount.fresh(userId, kind, "user " + userId));
        return this;
    }

    public void set(long userId, UserKind kind, boolean disabled, long generation, long relationVersion) {
        accounts.put(userId, new UserAccount(userId, kind, "user " + userId, disabled, generation, relationVersion));
    }

    @Override
    public Optional<UserAccount> find(long userId) {
        if (isDown) {
            throw new IllegalStateException("the database is down");
        }
        return Optional.ofNullable(accounts.get(userId));
    }

    @Override
    public Map<Long, UserAccount> findAll(Collection<Long> userIds) {
        return userIds.stream().filter(accounts::containsKey).collect(Collectors.toMap(id -> id, accounts::get));
    }

    @Override
    public void add(UserAccount account) {
        accounts.put(account.userId(), account);
    }

    @Override
    public void rename(long userId, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<RevokedUser> revokedSince(long sinceMillis) {
        return List.of();
    }

    @Override
    public long now() {
        return 0;
    }

    @Override
    public Optional<Long> raiseTokenGeneration(long userId) {
        throw new UnsupportedOperationException();
    }
}
