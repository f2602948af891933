package io.parley.access.delivery;

import io.parley.access.connection.ConnectionLoop;
import io.parley.access.connection.OutboundFrame;
import org.jspecify.annotations.Nullable;

/** Something that a logic node wants done on an event loop. */
interface Delivery {
    /**
     * Does it, on the loop's thread.
     *
     * @param connectionId 0 if it concerns no single connection
     */
    void deliver(ConnectionLoop loop, long connectionId);

    /** What must live until it is done; a batch retains it once. */
    default @Nullable OutboundFrame frame() {
        return null;
    }
}
