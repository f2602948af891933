package io.parley.logic.delivery;

import com.google.protobuf.ByteString;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Push;
import io.parley.common.protocol.MessagePush;
import io.parley.logic.link.AccessStream;
import io.parley.logic.link.Caller;
import io.parley.storage.routing.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A push that waits for its receivers' routes.
 *
 * @param frame encoded once, for all of them
 * @param news the new messages that it brings; null: something else, or nobody wants to know whom they miss
 */
record Pending(
        List<Long> userIds,
        ByteString frame,
        PushKind kind,
        @Nullable Caller except,
        @Nullable MessagePush news) {
    private static final int BYTES_PER_USER = 24;

    /** About how much memory it takes. */
    long weight() {
        // Decoded they take about as much once more.
        int frames = news == null ? 1 : 2;
        return (long) frames * frame.size() + (long) BYTES_PER_USER * userIds.size();
    }

    /**
     * Sends one event to each access node that owns connections of the receivers.
     *
     * @param streams null: the node is not attached
     * @return how many connections it goes to
     */
    int send(Map<Long, List<Route>> routes, Function<Route, @Nullable AccessStream> streams) {
        Map<AccessStream, Push.Builder> pushes = new HashMap<>();
        int connections = 0;
        for (long userId : userIds) {
            for (Route route : routes.getOrDefault(userId, List.of())) {
                AccessStream stream = isExcepted(route) ? null : streams.apply(route);
                if (stream != null) {
                    pushes.computeIfAbsent(stream, absent -> push()).addConnectionIds(route.connectionId());
                    connections++;
                }
            }
        }
        pushes.forEach((stream, push) ->
                stream.send(LogicEvent.newBuilder().setPush(push).build()));
        return connections;
    }

    /** The receivers whom it can't reach on any connection. */
    List<Long> offline(Map<Long, List<Route>> routes, Predicate<Route> isAttached) {
        return userIds.stream()
                .filter(userId ->
                        routes.getOrDefault(userId, List.of()).stream().noneMatch(isAttached))
                .toList();
    }

    private boolean isExcepted(Route route) {
        return except != null
                && except.connectionId() == route.connectionId()
                && except.bootId() == route.bootId()
                && except.node().equals(route.node());
    }

    private Push.Builder push() {
        return Push.newBuilder()
                .setFrame(frame)
                .setEphemeral(kind.ephemeral())
                .setConversationId(kind.conversationId());
    }
}
