package io.parley.access.connection;

/** How far a connection has come; it only moves forward. */
public enum ConnectionState {
    /** TCP is open, the WebSocket upgrade has not been answered. */
    UPGRADING,
    /** Waiting for the hello. */
    GREETING,
    /** A hello has come; its token is being verified, or a logic node has the word. */
    OPENING,
    /** Accepted by a logic node. */
    OPEN,
    /** The server's close frame is out; what still comes in is dropped. */
    CLOSING,
    CLOSED
}
