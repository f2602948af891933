package io.parley.access.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.netty.channel.embedded.EmbeddedChannel;
import io.parley.access.connection.Connection;
import io.parley.access.delivery.Hinter;
import io.parley.access.testing.TestConnection;
import io.parley.access.testing.TestNode;
import io.parley.access.testing.TestStream;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attach;
import io.parley.common.link.LinkGrpc;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UserKind;
import io.parley.common.token.AccessClaims;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the loss of a logic node means to the connections. */
class LogicLinksTest {
    private static final AccessClaims ANN = new AccessClaims(1, UserKind.USER, 1, 0, TestNode.NOW);

    private final TestNode node = new TestNode(2);
    private final EmbeddedChannel loop =
            EmbeddedChannel.builder().ticker(node.ticker).build();
    private final LinkConfig config = LinkConfig.to(List.of("logic:9090"));
    private final LogicLinks links = new LogicLinks(
            loop.eventLoop(), node.loops, config.timing(), node.keys, new Hinter(node.loops), node.metrics);
    private final LinkListener listener = links.listener(node.pushes);

    @AfterEach
    void close() {
        node.close();
        loop.finishAndReleaseAll();
    }

    private TestStream attach(String name) {
        TestStream stream = new TestStream();
        new LogicLink(name, loop.eventLoop(), config, listener)
                .connect(LinkGrpc.newStub(stream), Attach.getDefaultInstance());
        stream.attach(name);
        run();
        stream.batches.clear();
        return stream;
    }

    private void run() {
        loop.runPendingTasks();
        node.run();
        loop.runPendingTasks();
        node.run();
    }

    private void advance(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 100) {
            node.advance(Duration.ofMillis(100));
            loop.runPendingTasks();
        }
        node.run();
    }

    @Test
    void lost_link_answersWhatWasInFlightAndHintsEverybodyTwice() {
        TestStream stream = attach("logic-1");
        TestConnection busy = node.open(0, 1);
        TestConnection idle = node.open(1, 2);
        busy.connection().pinTo(links.pin(ANN));
        busy.connection().inFlight().add(9);
        stream.end(Status.UNAVAILABLE);
        run();
        ServerFrame answer = busy.next();
        assertThat(answer.getReplyTo()).isEqualTo(9);
        assertThat(answer.getError().getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(links.isAttached()).isFalse();
        assertThat(links.pin(ANN)).isNull();
        for (TestConnection client : List.of(busy, idle)) {
            assertThat(client.next().hasSyncHint()).isTrue();
            assertThat(client.next()).isNull();
        }
        advance(config.timing().transactionTimeout().minusMillis(100));
        assertThat(idle.next()).isNull();
        advance(Duration.ofMillis(200));
        assertThat(busy.next().hasSyncHint()).isTrue();
        assertThat(idle.next().hasSyncHint()).isTrue();
        assertThat(node.count("parley.access.links.lost")).isEqualTo(1);
    }

    @Test
    void lost_link_thatAttachedTwice_isGone() {
        TestStream stream = attach("logic-1");
        stream.attach("logic-1");
        run();
        stream.end(Status.UNAVAILABLE);
        run();
        assertThat(links.isAttached()).isFalse();
    }

    @Test
    void lost_link_sendsItsClosesToAnotherNode() {
        TestStream first = attach("logic-1");
        Connection connection = node.open(0, 1).connection();
        connection.pinTo(links.pin(ANN));
        links.closed(connection);
        run();
        assertThat(first.events()).singleElement().matches(AccessEvent::hasConnectionClosed);
        TestStream second = attach("logic-2");
        first.end(Status.UNAVAILABLE);
        run();
        assertThat(second.events()).filteredOn(AccessEvent::hasConnectionClosed).hasSize(1);
    }

    @Test
    void closed_whileNoNodeIsThere_isToldToTheNextOne() {
        Connection connection = node.open(0, 1).connection();
        connection.pinTo(null);
        links.closed(connection);
        TestStream stream = new TestStream();
        new LogicLink("logic-1", loop.eventLoop(), config, listener)
                .connect(LinkGrpc.newStub(stream), Attach.getDefaultInstance());
        stream.attach("logic-1");
        run();
        assertThat(stream.events()).filteredOn(AccessEvent::hasConnectionClosed).hasSize(1);
    }

    @Test
    void opening_thatWaitsForANode_isPutToTheNextOne() {
        node.upstream = null;
        TestConnection client = node.connection(0).upgraded(io.parley.access.connection.Subprotocol.PROTO);
        client.hello(node.tokens.token(1, 1, TestNode.NOW.plusSeconds(60)));
        TestStream stream = new TestStream();
        new LogicLink("logic-1", loop.eventLoop(), config, listener)
                .connect(LinkGrpc.newStub(stream), Attach.getDefaultInstance());
        stream.attach("logic-1");
        run();
        assertThat(stream.events())
                .filteredOn(AccessEvent::hasConnectionOpening)
                .hasSize(1);
    }

    @Test
    void report_listsOpenConnectionsAndEndsWithTheLastPart() {
        TestStream stream = attach("logic-1");
        TestConnection one = node.open(0, 1);
        node.connection(1).upgraded(io.parley.access.connection.Subprotocol.PROTO);
        stream.receive(io.parley.common.link.LogicEvent.newBuilder()
                .setReportConnections(io.parley.common.link.ReportConnections.getDefaultInstance())
                .build());
        run();
        List<AccessEvent> parts =
                stream.events().stream().filter(AccessEvent::hasConnectionList).toList();
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).getConnectionList().getConnectionsList())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.getConnection().getConnectionId())
                            .isEqualTo(one.connection().id());
                    assertThat(entry.getConnection().getDeviceId()).isEqualTo(TestConnection.DEVICE);
                });
        assertThat(parts.get(1).getConnectionList().getLast()).isTrue();
    }
}
