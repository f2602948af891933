package io.parley.client.connection;

/** Where {@link Connection} stands. */
public enum LinkStatus {
    IDLE,
    CONNECTING,
    /** The hello was accepted: requests may be made. */
    READY,
    /** Waits for the next try. */
    OFFLINE,
    /** Does not try again by itself. */
    CLOSED
}
