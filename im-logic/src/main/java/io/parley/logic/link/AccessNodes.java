package io.parley.logic.link;

import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.link.CloseConnection;
import io.parley.common.link.CloseUser;
import io.parley.common.link.HintAll;
import io.parley.common.link.HintUsers;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.ReportConnections;
import io.parley.common.protocol.CloseCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The access nodes that are attached to this logic node; every access node attaches to every logic node. Never blocks. */
@Component
public class AccessNodes {
    private static final LogicEvent REPORT = LogicEvent.newBuilder()
            .setReportConnections(ReportConnections.getDefaultInstance())
            .build();

    private final ConcurrentHashMap<String, AccessStream> live = new ConcurrentHashMap<>();

    public AccessNodes(MeterRegistry metrics) {
        metrics.gauge("parley.link.nodes", live, ConcurrentHashMap::size);
        metrics.gauge(
                "parley.link.backlog.bytes",
                live,
                nodes ->
                        nodes.values().stream().mapToLong(AccessStream::backlog).sum());
    }

    /** The live stream of this node, whichever boot it is of. */
    public @Nullable AccessStream find(String node) {
        return live.get(node);
    }

    /** The live stream of this very boot of the node. */
    public @Nullable AccessStream find(String node, long bootId) {
        AccessStream stream = live.get(node);
        return stream != null && stream.bootId() == bootId ? stream : null;
    }

    public Collection<AccessStream> all() {
        return List.copyOf(live.values());
    }

    /** Sends one event to every access node. */
    public void broadcast(LogicEvent event) {
        live.values().forEach(stream -> stream.send(event));
    }

    /**
     * Closes every connection of a user.
     *
     * @param minGeneration only connections whose token is of a lower generation; 0: all
     */
    public void closeUser(long userId, CloseCode code, String reason, long minGeneration) {
        broadcast(userClosing(userId, code, reason, minGeneration));
    }

    /** The event of {@link #closeUser}, to be sent to one access node. */
    public static LogicEvent userClosing(long userId, CloseCode code, String reason, long minGeneration) {
        return LogicEvent.newBuilder()
                .setCloseUser(CloseUser.newBuilder()
                        .setUserId(userId)
                        .setCloseCode(code.getNumber())
                        .setReason(reason)
                        .setMinGeneration(minGeneration))
                .build();
    }

    /** Closes one connection, if its node still runs the boot that it was opened on. */
    public void closeConnection(String node, long bootId, long connectionId, CloseCode code, String reason) {
        AccessStream stream = find(node, bootId);
        if (stream != null) {
            stream.send(LogicEvent.newBuilder()
                    .setCloseConnection(CloseConnection.newBuilder()
                            .setConnectionId(connectionId)
                            .setCloseCode(code.getNumber())
                            .setReason(reason))
                    .build());
        }
    }

    /**
     * Hints every connection of these users, wherever they are.
     *
     * @param conversationId pulling this conversation is enough; 0: sync
     */
    public void hintUsers(Collection<Long> userIds, long conversationId) {
        if (!userIds.isEmpty()) {
            broadcast(LogicEvent.newBuilder()
                    .setHintUsers(HintUsers.newBuilder().addAllUserIds(userIds).setConversationId(conversationId))
                    .build());
        }
    }

    /** Hints every connection of every node, spread over this time. */
    public void hintAll(Duration spread) {
        broadcast(LogicEvent.newBuilder()
                .setHintAll(HintAll.newBuilder().setSpreadMs(Math.toIntExact(spread.toMillis())))
                .build());
    }

    /** Asks every node for the list of its connections. */
    public void reportConnections() {
        broadcast(REPORT);
    }

    void attach(AccessStream stream) {
        AccessStream replaced = live.put(stream.node(), stream);
        if (replaced != null) {
            replaced.end(Status.ABORTED.withDescription("replaced by a new stream of the node"));
        }
    }

    /** Forgets the stream unless a newer one of its node has taken its place. */
    boolean detach(AccessStream stream) {
        return live.remove(stream.node(), stream);
    }
}
