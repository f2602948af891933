package io.parley.storage.credential;

import java.time.Instant;
import java.util.Optional;

/**
 * What follows, by rotation, from one log-in. Arrays are not copied; whoever gets one leaves it as it is.
 *
 * @param familyHash SHA-256 of the family's part of the token
 * @param generation the user's token generation at log-in
 * @param secretHash SHA-256 of the secret that is good now
 * @param previous the rotation that led to it; empty before the first
 */
@SuppressWarnings("ArrayRecordComponent")
public record RefreshFamily(
        byte[] familyHash,
        long userId,
        long generation,
        byte[] secretHash,
        Optional<Rotation> previous,
        Instant expiresAt,
        boolean revoked) {

    /**
     * @param secretHash SHA-256 of the secret that was good before
     * @param salt together with that secret it makes the current one
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Rotation(byte[] secretHash, byte[] salt, Instant at) {}
}
