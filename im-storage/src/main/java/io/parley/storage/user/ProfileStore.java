package io.parley.storage.user;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What users show to others. Every call blocks on the database and joins the caller's transaction. */
public interface ProfileStore {
    /** Those of these users that exist, by id. */
    List<Profile> find(Collection<Long> userIds);

    /** Those of these users who are or were in a conversation that the reader is in now. */
    Set<Long> met(long readerId, Collection<Long> userIds);

    /** Those of these users who are visitors or agents of the site. */
    Set<Long> ofSite(long siteId, Collection<Long> userIds);

    /**
     * Replaces a profile under its lock, all but id and kind.
     *
     * @param change is given the profile as it stands
     * @return the profile as it stands then; empty if there is no such user
     */
    Optional<Profile> change(long userId, UnaryOperator<Profile> change);
}
