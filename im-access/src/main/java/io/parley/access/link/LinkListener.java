package io.parley.access.link;

import io.parley.access.delivery.BatchShares;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attached;
import io.parley.common.link.LogicEvent;
import java.util.List;

/** What {@link LogicLink} tells of itself; always on the link's thread. */
interface LinkListener {
    void attached(LogicLink link, Attached attached);

    /** @param shares gets one for each task that is handed to an event loop */
    void received(LogicLink link, List<LogicEvent> events, BatchShares shares);

    /** The node wants no more users, and no new requests once what is in flight has been answered. */
    void draining(LogicLink link);

    /** @param shares as with {@link #received} */
    void reportConnections(LogicLink link, BatchShares shares);

    /**
     * The last word of a link; comes once.
     *
     * @param wasAttached whether {@link #attached} had been called
     * @param undelivered closes that the node may not have acted upon
     */
    void ended(LogicLink link, boolean wasAttached, List<AccessEvent> undelivered);
}
