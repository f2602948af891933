package io.parley.storage.credential;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Repository;

@Repository
class MySqlRefreshTokenStore implements RefreshTokenStore {
    private final RefreshTokenMapper families;
    private final Clock clock;

    MySqlRefreshTokenStore(RefreshTokenMapper families, Clock clock) {
        this.families = families;
        this.clock = clock;
    }

    @Override
    public void add(RefreshFamily family) {
        families.insert(RefreshTokenRow.of(family));
    }

    @Override
    public Optional<RefreshFamily> lock(byte[] familyHash) {
        return Optional.ofNullable(families.lock(familyHash)).map(RefreshTokenRow::toFamily);
    }

    @Override
    public void rotate(RefreshFamily family) {
        families.updateById(RefreshTokenRow.of(family));
    }

    @Override
    public void revoke(byte[] familyHash) {
        families.revoke(familyHash, clock.millis());
    }

    @Override
    public void revokeUser(long userId) {
        families.revokeUser(userId, clock.millis());
    }

    @Override
    public int removeExpired(Instant before, int limit) {
        return families.removeExpired(before.toEpochMilli(), limit);
    }
}
