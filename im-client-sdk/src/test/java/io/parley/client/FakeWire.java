package io.parley.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.client.connection.Wire;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A wire whose other end is the test. */
final class FakeWire implements Wire {
    /** What the client has sent and the test has not taken yet. */
    final List<ClientFrame> sent = new ArrayList<>();

    int sockets;

    @Nullable
    URI url;

    private @Nullable Events events;

    @Override
    public void open(URI address, Events listener) {
        close();
        sockets++;
        url = address;
        events = listener;
    }

    @Override
    public void send(ClientFrame frame) {
        if (events != null) {
            sent.add(frame);
        }
    }

    @Override
    public void close() {
        events = null;
        sent.clear();
    }

    @Override
    public void cut() {
        closed(1006);
    }

    void opened() {
        current().opened();
    }

    /** Over its bytes, as from a network. */
    void receive(ServerFrame frame) {
        try {
            current().frame(ServerFrame.parseFrom(frame.toByteArray()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    void closed(int code) {
        Events heard = current();
        close();
        heard.closed(code);
    }

    private Events current() {
        if (events == null) {
            throw new IllegalStateException("the client has no socket");
        }
        return events;
    }
}
