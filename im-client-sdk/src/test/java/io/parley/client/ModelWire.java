package io.parley.client;

import io.parley.client.connection.Wire;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SyncHint;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One user's side of a {@link ModelServer}: frames wait here, in both directions, until the test lets them through. */
final class ModelWire implements Wire {
    final List<ClientFrame> received = new ArrayList<>();
    final ArrayDeque<ServerFrame> queue = new ArrayDeque<>();
    private final ArrayDeque<ClientFrame> up = new ArrayDeque<>();
    private final long user;
    private final ModelServer server;
    private @Nullable Events events;
    private boolean opening;

    ModelWire(long user, ModelServer server) {
        this.user = user;
        this.server = server;
    }

    @Override
    public void open(URI url, Events listener) {
        close();
        events = listener;
        opening = true;
    }

    @Override
    public void send(ClientFrame frame) {
        up.add(frame);
    }

    @Override
    public void close() {
        events = null;
        opening = false;
        queue.clear();
        up.clear();
    }

    @Override
    public void cut() {
        Events heard = events;
        close();
        if (heard != null) {
            heard.closed(1006);
        }
    }

    void push(ServerFrame frame) {
        if (events != null && !opening) {
            queue.add(frame);
        }
    }

    /** Takes one step: opens, or serves one request, or lets one frame through. False if there is nothing to do. */
    boolean step() {
        if (opening && events != null) {
            opening = false;
            events.opened();
            return true;
        }
        return serve() || deliver();
    }

    boolean serve() {
        ClientFrame request = up.poll();
        if (request == null) {
            return false;
        }
        received.add(request);
        queue.add(server.handle(user, request));
        return true;
    }

    boolean deliver() {
        ServerFrame frame = queue.poll();
        if (frame == null || events == null) {
            return false;
        }
        events.frame(frame);
        return true;
    }

    /** Loses the pushes that wait, as a server does that drops them, and hints. */
    void losePushes() {
        losePushes(0);
    }

    /** @param hinted the conversation that the hint names; 0: none */
    void losePushes(long hinted) {
        queue.removeIf(frame -> frame.getReplyTo() == 0);
        push(ServerFrame.newBuilder()
                .setSyncHint(SyncHint.newBuilder().setConversationId(hinted))
                .build());
    }

    /** The next frame lets the one behind it pass: neither pushes nor replies keep an order. */
    void swap() {
        ServerFrame first = queue.poll();
        ServerFrame second = queue.poll();
        if (first != null) {
            queue.addFirst(first);
        }
        if (second != null) {
            queue.addFirst(second);
        }
    }

    boolean connected() {
        return events != null && !opening;
    }
}
