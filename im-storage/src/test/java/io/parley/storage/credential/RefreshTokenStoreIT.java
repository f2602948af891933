package io.parley.storage.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.id.IdGenerator;
import io.parley.storage.credential.RefreshFamily.Rotation;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.Together;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@StorageTest
class RefreshTokenStoreIT {
    private static final Instant FAR = Instant.ofEpochMilli(9_000_000_000_123L);

    private final RefreshTokenStore tokens;
    private final TransactionTemplate transaction;
    private final IdGenerator ids;
    private final long userId;

    RefreshTokenStoreIT(RefreshTokenStore tokens, PlatformTransactionManager transactions, IdGenerator ids) {
        this.tokens = tokens;
        this.transaction = new TransactionTemplate(transactions);
        this.ids = ids;
        this.userId = ids.next();
    }

    private byte[] hash() {
        return ByteBuffer.allocate(32).putLong(24, ids.next()).array();
    }

    private RefreshFamily family(Instant expiresAt) {
        RefreshFamily family = new RefreshFamily(hash(), userId, 3, hash(), Optional.empty(), expiresAt, false);
        tokens.add(family);
        return family;
    }

    private Optional<RefreshFamily> find(RefreshFamily family) {
        return transaction.execute(status -> tokens.lock(family.familyHash()));
    }

    @Test
    void lock_afterAdd_isTheSame() {
        RefreshFamily family = family(FAR);

        assertThat(find(family)).get().usingRecursiveComparison().isEqualTo(family);
    }

    @Test
    void lock_unknown_isEmpty() {
        assertThat(transaction.<Optional<RefreshFamily>>execute(status -> tokens.lock(hash())))
                .isEmpty();
    }

    @Test
    void rotate_putsTheNewSecretAndHowItCame() {
        RefreshFamily family = family(FAR);
        RefreshFamily rotated = new RefreshFamily(
                family.familyHash(),
                userId,
                3,
                hash(),
                Optional.of(new Rotation(family.secretHash(), hash(), Instant.ofEpochMilli(1_234))),
                FAR.plusMillis(5),
                false);

        transaction.executeWithoutResult(status -> {
            tokens.lock(family.familyHash());
            tokens.rotate(rotated);
        });

        assertThat(find(family)).get().usingRecursiveComparison().isEqualTo(rotated);
    }

    @Test
    void rotate_byManyAtOnce_isOneAfterTheOther() {
        RefreshFamily family = family(FAR);

        List<Long> seen = Together.run(
                8,
                i -> transaction.execute(status -> {
                    RefreshFamily locked = tokens.lock(family.familyHash()).orElseThrow();
                    long rotations = locked.previous()
                            .map(rotation -> rotation.at().toEpochMilli())
                            .orElse(0L);
                    tokens.rotate(new RefreshFamily(
                            locked.familyHash(),
                            userId,
                            3,
                            hash(),
                            Optional.of(new Rotation(locked.secretHash(), hash(), Instant.ofEpochMilli(rotations + 1))),
                            FAR,
                            false));
                    return rotations;
                }));

        assertThat(seen).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void revoke_endsOneFamily() {
        RefreshFamily ended = family(FAR);
        RefreshFamily other = family(FAR);

        tokens.revoke(ended.familyHash());

        assertThat(find(ended)).map(RefreshFamily::revoked).contains(true);
        assertThat(find(other)).map(RefreshFamily::revoked).contains(false);
    }

    @Test
    void rotate_afterRevoke_staysRevoked() {
        RefreshFamily family = family(FAR);
        tokens.revoke(family.familyHash());

        tokens.rotate(family);

        assertThat(find(family)).map(RefreshFamily::revoked).contains(true);
    }

    @Test
    void revokeUser_endsAllFamiliesOfTheUserAlone() {
        List<RefreshFamily> families = List.of(family(FAR), family(FAR));
        RefreshFamily anothers = new RefreshFamily(hash(), ids.next(), 1, hash(), Optional.empty(), FAR, false);
        tokens.add(anothers);

        tokens.revokeUser(userId);

        assertThat(families).allMatch(family -> find(family).orElseThrow().revoked());
        assertThat(find(anothers)).map(RefreshFamily::revoked).contains(false);
    }

    @Test
    void removeExpired_removesOldOnesUpToTheLimit() {
        Instant end = Instant.ofEpochMilli(1_000);
        List<RefreshFamily> old = List.of(family(end), family(end), family(end));
        RefreshFamily young = family(end.plusMillis(1));

        assertThat(tokens.removeExpired(end.plusMillis(1), 2)).isEqualTo(2);
        assertThat(tokens.removeExpired(end.plusMillis(1), 2)).isEqualTo(1);
        assertThat(old).allMatch(family -> find(family).isEmpty());
        assertThat(find(young)).isPresent();
    }
}
