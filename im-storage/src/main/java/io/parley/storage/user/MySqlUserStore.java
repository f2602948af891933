package io.parley.storage.user;

import io.parley.storage.transaction.DatabaseClock;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Repository
class MySqlUserStore implements UserStore {
    private final UserMapper users;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final DatabaseClock databaseClock;

    MySqlUserStore(
            UserMapper users, PlatformTransactionManager transactions, Clock clock, DatabaseClock databaseClock) {
        this.users = users;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.databaseClock = databaseClock;
    }

    @Override
    public Optional<UserAccount> find(long userId) {
        return Optional.ofNullable(users.selectById(userId)).map(UserRow::toAccount);
    }

    @Override
    public Map<Long, UserAccount> findAll(Collection<Long> userIds) {
        if (userIds.isEmpty()) {
            return Map.of();
        }
        return users.selectByIds(userIds).stream()
                .map(UserRow::toAccount)
                .collect(Collectors.toMap(UserAccount::userId, Function.identity()));
    }

    @Override
    public void add(UserAccount account) {
        UserRow row = new UserRow();
        row.userId = account.userId();
        row.kind = account.kind().getNumber();
        row.name = account.name();
        row.disabled = account.disabled();
        row.tokenGeneration = account.tokenGeneration();
        row.relationVersion = account.relationVersion();
        row.createdAt = clock.millis();
        users.insert(row);
    }

    @Override
    public void rename(long userId, String name) {
        users.rename(userId, name);
    }

    @Override
    public Optional<Long> raiseTokenGeneration(long userId) {
        return Objects.requireNonNull(transaction.execute(status -> users.raiseTokenGeneration(userId) == 0
                ? Optional.empty()
                : Optional.of(users.tokenGeneration(userId))));
    }

    @Override
    public List<RevokedUser> revokedSince(long sinceMillis) {
        return users.revokedSince(sinceMillis);
    }

    @Override
    public long now() {
        return databaseClock.millis();
    }
}
