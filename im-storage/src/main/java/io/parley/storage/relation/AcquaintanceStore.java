package io.parley.storage.relation;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** What one user has to do with others. Every call blocks on the database and joins the caller's transaction. */
public interface AcquaintanceStore {
    enum Tie {
        FRIENDS,
        /** Both are in a GROUP now. */
        GROUP,
        /** They have a DIRECT conversation. */
        DIRECT
    }

    /**
     * Those of these peers who have any tie with the user. Who is disabled or no USER has none, nor has a pair of whom one
     * blocks the other. Of friends no other tie is looked for.
     */
    Map<Long, Set<Tie>> ties(long userId, Collection<Long> peerIds);
}
