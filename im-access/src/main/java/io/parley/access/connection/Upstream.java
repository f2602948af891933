package io.parley.access.connection;

import io.parley.common.link.AccessEvent;

/** The link to one logic node, as a connection sees it. Usable by many threads; nothing here blocks. */
public interface Upstream {
    /** Whether it is still there. Once false, it stays false: a new link is another object. */
    boolean isAttached();

    /**
     * Queues an event; events from one thread keep their order.
     *
     * @return false if the queue is full or the link is lost: the event was not taken
     */
    boolean offer(AccessEvent event);
}
