package io.parley.access.delivery;

import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionLoop;
import io.parley.access.connection.OutboundFrame;
import java.util.function.Consumer;

/** A frame on its way to connections of one or more loops. */
record FrameDelivery(OutboundFrame frame, Consumer<Connection> action) implements Delivery {
    @Override
    public void deliver(ConnectionLoop loop, long connectionId) {
        Connection connection = loop.find(connectionId);
        if (connection != null) {
            action.accept(connection);
        }
    }
}
