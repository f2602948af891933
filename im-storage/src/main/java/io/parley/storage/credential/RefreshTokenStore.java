package io.parley.storage.credential;

import java.time.Instant;
import java.util.Optional;

/** Families of refresh tokens. Every call blocks on the database and joins the caller's transaction. */
public interface RefreshTokenStore {
    void add(RefreshFamily family);

    /** Finds the family and locks it until the caller's transaction ends. */
    Optional<RefreshFamily> lock(byte[] familyHash);

    /** Puts a locked family's new secret and its rotation in place. */
    void rotate(RefreshFamily family);

    void revoke(byte[] familyHash);

    /** Revokes all families of a user. */
    void revokeUser(long userId);

    /** Removes at most {@code limit} families that ended before this. */
    int removeExpired(Instant before, int limit);
}
