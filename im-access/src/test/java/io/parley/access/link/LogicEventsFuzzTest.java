package io.parley.access.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.access.bootstrap.WireConnection;
import io.parley.access.connection.Subprotocol;
import io.parley.access.delivery.Hinter;
import io.parley.access.testing.Said;
import io.parley.access.testing.TestNode;
import io.parley.access.testing.TestStream;
import io.parley.common.link.Attach;
import io.parley.common.link.LinkGrpc;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Ping;
import io.parley.common.protocol.Pong;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.testing.FuzzWatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Whatever a logic node sends: connections that it does not close go on, and what reaches their clients is well-formed.
 * Three are there: 256 (protobuf) and 512 (JSON) are open, 768 waits for its hello to be accepted; their users are 7, 8, 9.
 */
class LogicEventsFuzzTest {
    private static final int PING = 99;
    private static final Said.Message PONG = new Said.Message(
            false,
            ServerFrame.newBuilder()
                    .setReplyTo(PING)
                    .setPong(Pong.newBuilder().setServerTimeMs(TestNode.NOW.toEpochMilli()))
                    .build()
                    .toByteString());

    private final FuzzWatch watch =
            new FuzzWatch("has keys that can't be used", "a logic node sent what is no ServerFrame");

    @FuzzTest
    void batch_ofAnyEvents_leavesTheNodeAtWork(byte[] bytes) throws Exception {
        LogicBatch batch;
        try {
            batch = LogicBatch.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            // gRPC ends the stream before this tier sees anything of it.
            return;
        }
        watch.run(() -> {
            receive(batch);
            return null;
        });
    }

    private void receive(LogicBatch batch) {
        TestNode node = new TestNode(1);
        WireConnection proto = new WireConnection(node)
                .upgrade(Subprotocol.PROTO)
                .hello(Subprotocol.PROTO, 7)
                .accept();
        WireConnection json = new WireConnection(node)
                .upgrade(Subprotocol.JSON)
                .hello(Subprotocol.JSON, 8)
                .accept();
        WireConnection opening =
                new WireConnection(node).upgrade(Subprotocol.PROTO).hello(Subprotocol.PROTO, 9);
        List<WireConnection> connections = List.of(proto, json, opening);

        EmbeddedChannel loop = EmbeddedChannel.builder().ticker(node.ticker).build();
        LinkTiming timing = LinkTiming.defaults();
        LogicLinks links =
                new LogicLinks(loop.eventLoop(), node.loops, timing, node.keys, new Hinter(node.loops), node.metrics);
        LinkConfig config = new LinkConfig(List.of("logic:9090"), null, 1 << 20, timing);
        LogicLink link = new LogicLink("logic:9090", loop.eventLoop(), config, links.listener(node.pushes));
        TestStream stream = new TestStream();
        link.connect(
                LinkGrpc.newStub(stream),
                Attach.newBuilder().setNode("access-1").setVersion(1).build());
        stream.attach("logic-1");
        stream.receive(batch.getEventsList().toArray(LogicEvent[]::new));
        settle(node, loop);
        ping(proto, Subprotocol.PROTO);
        ping(json, Subprotocol.JSON);
        stream.end(Status.UNAVAILABLE);
        settle(node, loop);

        assertThat(links.isAttached()).isFalse();
        assertThat(isAnswered(json.said()))
                .as("answered, or closed")
                .isEqualTo(json.said().closes().isEmpty());
        assertThat(isAnswered(proto.said()))
                .as("answered, or closed")
                .isEqualTo(proto.said().closes().isEmpty());
        for (WireConnection connection : connections) {
            connection.said().closedWithACode();
            connection.hangUp();
        }
        node.close();
        WireConnection.assertNothingLeft(node);
        loop.finishAndReleaseAll();
    }

    private static void settle(TestNode node, EmbeddedChannel loop) {
        for (int i = 0; i < 3; i++) {
            loop.runPendingTasks();
            node.advance(Duration.ofMillis(500));
        }
    }

    private static void ping(WireConnection connection, Subprotocol subprotocol) {
        connection.message(
                subprotocol,
                subprotocol == Subprotocol.JSON
                        ? "{\"requestId\":99,\"ping\":{}}".getBytes(StandardCharsets.UTF_8)
                        : ClientFrame.newBuilder()
                                .setRequestId(PING)
                                .setPing(Ping.getDefaultInstance())
                                .build()
                                .toByteArray());
    }

    /** Frames for JSON are read on the way; the others are the logic node's, whatever they are. */
    private static boolean isAnswered(Said said) {
        return said.messages().stream()
                .map(message ->
                        message.isText() || message.equals(PONG) ? message.frame() : ServerFrame.getDefaultInstance())
                .anyMatch(frame -> frame.getReplyTo() == PING && frame.hasPong());
    }
}
