package io.parley.storage.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.UserKind;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.Together;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@StorageTest
class UserStoreIT {
    private final UserStore users;
    private final ProfileStore profiles;
    private final long userId;
    private final IdGenerator ids;

    UserStoreIT(UserStore users, ProfileStore profiles, IdGenerator ids) {
        this.users = users;
        this.profiles = profiles;
        this.ids = ids;
        this.userId = ids.next();
    }

    @Test
    void find_afterAdd_isTheSameInEveryScript() {
        UserAccount account = new UserAccount(userId, UserKind.AGENT, "李雷 👩‍🚒 Ω", true, 7, 3);

        users.add(account);

        assertThat(users.find(userId)).contains(account);
    }

    @Test
    void revokedSince_hasWhoWasRevokedFromThenOn() {
        users.add(UserAccount.fresh(userId, UserKind.USER, "Ann"));
        long before = users.now();
        assertThat(users.revokedSince(before)).noneMatch(user -> user.userId() == userId);

        users.raiseTokenGeneration(userId);

        assertThat(users.revokedSince(before))
                .filteredOn(user -> user.userId() == userId)
                .singleElement()
                .satisfies(user -> {
                    assertThat(user.generation()).isEqualTo(2);
                    assertThat(user.revokedAt()).isBetween(before, users.now());
                });
        assertThat(users.revokedSince(users.now() + 1)).noneMatch(user -> user.userId() == userId);
    }

    @Test
    void change_profile_replacesAllButIdAndKind() {
        users.add(UserAccount.fresh(userId, UserKind.VISITOR, "Ann"));
        Profile changed =
                new Profile(userId, UserKind.VISITOR, "安娜", "https://example.org/a", Map.of("a", "Ω", "b", ""), true);

        assertThat(profiles.change(userId, before -> {
                    assertThat(before).isEqualTo(new Profile(userId, UserKind.VISITOR, "Ann", "", Map.of(), false));
                    return changed;
                }))
                .contains(changed);

        assertThat(profiles.find(List.of(userId))).containsExactly(changed);
        assertThat(profiles.change(ids.next(), before -> before)).isEmpty();
        assertThat(profiles.find(List.of())).isEmpty();
        assertThat(profiles.met(userId, List.of())).isEmpty();
        assertThat(profiles.ofSite(1, List.of())).isEmpty();
    }

    @Test
    void find_unknown_isEmpty() {
        assertThat(users.find(userId)).isEmpty();
        assertThat(users.raiseTokenGeneration(userId)).isEmpty();
        users.rename(userId, "nobody");
        assertThat(users.find(userId)).isEmpty();
    }

    @Test
    void findAll_someUnknown_hasTheOthers() {
        UserAccount first = UserAccount.fresh(userId, UserKind.USER, "Ann");
        UserAccount second = UserAccount.fresh(ids.next(), UserKind.VISITOR, "");
        users.add(first);
        users.add(second);

        assertThat(users.findAll(List.of(second.userId(), ids.next(), first.userId(), first.userId())))
                .containsOnlyKeys(first.userId(), second.userId())
                .containsValues(first, second);
        assertThat(users.findAll(List.of())).isEmpty();
    }

    @Test
    void add_idTaken_isRefused() {
        users.add(UserAccount.fresh(userId, UserKind.USER, "Ann"));

        assertThatThrownBy(() -> users.add(UserAccount.fresh(userId, UserKind.USER, "Bob")))
                .isInstanceOf(DuplicateKeyException.class);
        assertThat(users.find(userId)).map(UserAccount::name).contains("Ann");
    }

    @Test
    void rename_changesTheNameAlone() {
        UserAccount account = new UserAccount(userId, UserKind.USER, "Ann", false, 4, 2);
        users.add(account);

        users.rename(userId, "Anna");

        assertThat(users.find(userId)).contains(new UserAccount(userId, UserKind.USER, "Anna", false, 4, 2));
    }

    @Test
    void raiseTokenGeneration_atOnce_givesEachCallerAnother() {
        users.add(UserAccount.fresh(userId, UserKind.USER, "Ann"));

        List<Long> generations =
                Together.run(8, i -> users.raiseTokenGeneration(userId).orElseThrow());

        assertThat(generations).containsExactlyInAnyOrder(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(users.find(userId)).map(UserAccount::tokenGeneration).contains(9L);
    }

    @Test
    void add_callersTransactionRollsBack_isGone(PlatformTransactionManager transactions) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            users.add(UserAccount.fresh(userId, UserKind.USER, "Ann"));
            users.raiseTokenGeneration(userId);
            status.setRollbackOnly();
        });

        assertThat(users.find(userId)).isEmpty();
    }
}
