package io.parley.logic.link;

import io.parley.common.link.ConnectionClosed;
import io.parley.common.link.ConnectionList;
import io.parley.common.link.ConnectionOpening;

/** Takes what the link tells about connections. Called on link threads, in the order of the stream; must not block. */
public interface ConnectionEvents {
    void attached(AccessStream node);

    void detached(AccessStream node);

    /** To be answered with ConnectionAccepted or ConnectionRefused. */
    void opening(AccessStream node, ConnectionOpening opening);

    void closed(AccessStream node, ConnectionClosed closed);

    void listed(AccessStream node, ConnectionList list);
}
