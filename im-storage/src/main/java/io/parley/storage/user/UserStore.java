package io.parley.storage.user;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** User accounts. Every call blocks on the database and joins the caller's transaction. */
public interface UserStore {
    Optional<UserAccount> find(long userId);

    /** Those of these users that exist, by id. */
    Map<Long, UserAccount> findAll(Collection<Long> userIds);

    void add(UserAccount account);

    /** Does nothing for a user who is not there. */
    void rename(long userId, String name);

    /**
     * Revokes every access token that was issued before.
     *
     * @return the new generation; empty if there is no such user
     */
    Optional<Long> raiseTokenGeneration(long userId);

    /**
     * Whose tokens were revoked since then, with their generation of now.
     *
     * @param sinceMillis on the database's clock; a revocation becomes visible a transaction's length later than it is dated
     */
    List<RevokedUser> revokedSince(long sinceMillis);

    /** The database's clock, milliseconds since the epoch. */
    long now();
}
