package io.parley.client.connection;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;
import java.net.URI;

/** One WebSocket at a time. Used on the client's thread, and calls back on it. */
public interface Wire {
    /**
     * Begins to open a socket; an earlier one is given up without a word.
     *
     * @throws IllegalArgumentException if the address is none
     */
    void open(URI url, Events events);

    /** Dropped if the socket is not open. */
    void send(ClientFrame frame);

    /** Says goodbye and gives the socket up. Its events end at once, whatever the network does. */
    void close();

    /** Lets the connection break as if the network had: no close frame, the unsent is lost. The events hear of it. */
    void cut();

    /** What happens to a socket. */
    interface Events {
        void opened();

        void frame(ServerFrame frame);

        /** @param code 1006 if there was no close frame */
        void closed(int code);
    }
}
