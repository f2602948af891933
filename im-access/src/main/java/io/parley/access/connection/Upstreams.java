package io.parley.access.connection;

import io.parley.common.token.AccessClaims;
import org.jspecify.annotations.Nullable;

/** All logic nodes, as connections see them. Called on the event loop of the connection in question; never blocks. */
public interface Upstreams {
    /** The node that this bearer's requests go to for now; null while none is attached that may take them. */
    @Nullable
    Upstream pin(AccessClaims claims);

    /**
     * Asks a logic node to accept the connection, now or as soon as one is attached, and again elsewhere when that node
     * is lost. The connection is in state OPENING with its identity set.
     */
    void open(Connection connection);

    /** The connection has ended after it was handed to {@link #open}. */
    void closed(Connection connection);
}
