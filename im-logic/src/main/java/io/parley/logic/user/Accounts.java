package io.parley.logic.user;

import io.parley.logic.token.Revocation;
import io.parley.storage.user.Profile;
import io.parley.storage.user.ProfileStore;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Accounts with their profiles; who is disabled is signed out in the same transaction. Blocks on the database. */
@Service
class Accounts {
    private final UserStore users;
    private final ProfileStore profiles;
    private final Revocation revocation;
    private final TransactionTemplate transaction;

    Accounts(UserStore users, ProfileStore profiles, Revocation revocation, PlatformTransactionManager transactions) {
        this.users = users;
        this.profiles = profiles;
        this.revocation = revocation;
        this.transaction = new TransactionTemplate(transactions);
    }

    Optional<Profile> profile(long userId) {
        return profiles.find(List.of(userId)).stream().findFirst();
    }

    Profile create(UserAccount account, UnaryOperator<Profile> complete) {
        return Objects.requireNonNull(transaction.execute(status -> {
            users.add(account);
            return profiles.change(account.userId(), complete).orElseThrow();
        }));
    }

    /**
     * @param isDisabling whether the user is signed out everywhere with it
     * @return the profile as it stands then; empty if there is no such user
     */
    Optional<Profile> change(long userId, UnaryOperator<Profile> change, boolean isDisabling) {
        if (isDisabling) {
            revocation.revoke(userId, () -> profiles.change(userId, change));
        } else {
            profiles.change(userId, change);
        }
        return profile(userId);
    }
}
