package io.parley.logic.presence;

import io.parley.logic.link.Caller;

/**
 * Is told when accepted connections open and close. The calls for one user come one after the other, off the link
 * threads, and may block. With several logic nodes a connection's opening and its closing may be told on different
 * nodes, and {@link #opened} may come again for a connection that is known (routes are registered anew after Redis lost
 * them or a logic node left), so both must be idempotent.
 */
public interface ConnectionListener {
    void opened(Caller caller);

    void closed(Caller caller);

    /** An access node is gone with all its connections; no {@link #closed} comes for them. Told on every logic node. */
    default void nodeLost(String node) {}
}
