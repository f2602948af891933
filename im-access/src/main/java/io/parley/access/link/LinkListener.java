package io.parley.access.link;

import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attached;
import io.parley.common.link.LogicEvent;
import java.util.List;

/** What {@link LogicLink} tells of itself; always on the link's thread. */
interface LinkListener {
    void attached(LogicLink link, Attached attached);

    void received(LogicLink link, List<LogicEvent> events);

    /** The node wants no more users, and no new requests once what is in flight has been answered. */
    void draining(LogicLink link);

    void reportConnections(LogicLink link);

    /**
     * The last word of a link; comes once.
     *
     * @param wasAttached whether {@link #attached} had been called
     * @param undelivered closes that the node may not have acted upon
     */
    void ended(LogicLink link, boolean wasAttached, List<AccessEvent> undelivered);
}
