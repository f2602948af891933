package io.parley.storage.user;

import io.parley.common.protocol.UserKind;
import io.parley.storage.transaction.AccountLock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Repository
class MySqlProfileStore implements ProfileStore {
    private final ProfileMapper profiles;
    private final AccountLock accounts;
    private final TransactionTemplate transaction;

    MySqlProfileStore(ProfileMapper profiles, AccountLock accounts, PlatformTransactionManager transactions) {
        this.profiles = profiles;
        this.accounts = accounts;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public List<Profile> find(Collection<Long> userIds) {
        if (userIds.isEmpty()) {
            return List.of();
        }
        Map<Long, Map<String, String>> attributes = new HashMap<>();
        for (AttributeRow row : profiles.attributes(userIds)) {
            attributes.computeIfAbsent(row.userId(), id -> new TreeMap<>()).put(row.name(), row.value());
        }
        return profiles.find(userIds).stream()
                .map(row -> profile(row, attributes.getOrDefault(row.userId(), Map.of())))
                .toList();
    }

    @Override
    public Set<Long> met(long readerId, Collection<Long> userIds) {
        return userIds.isEmpty() ? Set.of() : profiles.met(readerId, userIds);
    }

    @Override
    public Set<Long> ofSite(long siteId, Collection<Long> userIds) {
        return userIds.isEmpty() ? Set.of() : profiles.ofSite(siteId, userIds);
    }

    private static Profile profile(ProfileRow row, Map<String, String> attributes) {
        UserKind kind = UserKind.forNumber(row.kind());
        return new Profile(
                row.userId(),
                kind == null ? UserKind.USER_KIND_UNSPECIFIED : kind,
                row.name(),
                row.avatarUrl(),
                attributes,
                row.disabled());
    }

    @Override
    public Optional<Profile> change(long userId, UnaryOperator<Profile> change) {
        return Objects.requireNonNull(transaction.execute(status -> {
            if (accounts.lock(userId) == null) {
                return Optional.empty();
            }
            Profile before = find(List.of(userId)).get(0);
            Profile after = change.apply(before);
            profiles.update(userId, after.name(), after.avatarUrl(), after.disabled());
            if (!after.attributes().equals(before.attributes())) {
                profiles.removeAttributes(userId);
                after.attributes().forEach((name, value) -> profiles.addAttribute(userId, name, value));
            }
            return Optional.of(after);
        }));
    }
}
