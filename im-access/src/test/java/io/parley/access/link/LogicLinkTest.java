package io.parley.access.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.parley.access.delivery.BatchShares;
import io.parley.access.testing.TestStream;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attach;
import io.parley.common.link.Attached;
import io.parley.common.link.ClientRequest;
import io.parley.common.link.ConnectionClosed;
import io.parley.common.link.ConnectionRef;
import io.parley.common.link.Draining;
import io.parley.common.link.Heartbeat;
import io.parley.common.link.LinkGrpc;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Push;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One stream in virtual time. */
class LogicLinkTest {
    private static final int QUEUE = 4096;
    private static final LogicEvent HEARTBEAT =
            LogicEvent.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build();

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel loop =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final TestStream stream = new TestStream();
    private final Told told = new Told();
    private final LogicLink link = new LogicLink(
            "logic:9090",
            loop.eventLoop(),
            new LinkConfig(List.of("logic:9090"), null, QUEUE, LinkTiming.defaults()),
            told);

    private static final class Told implements LinkListener {
        private final List<String> words = new ArrayList<>();
        private final List<AccessEvent> undelivered = new ArrayList<>();
        private final List<LogicEvent> received = new ArrayList<>();
        private final ArrayDeque<BatchShares> inHand = new ArrayDeque<>();
        private boolean isBusy;

        @Override
        public void attached(LogicLink link, Attached attached) {
            words.add("attached");
        }

        @Override
        public void received(LogicLink link, List<LogicEvent> events, BatchShares shares) {
            received.addAll(events);
            if (isBusy) {
                shares.add();
                inHand.add(shares);
            }
        }

        void doOne() {
            inHand.remove().done();
        }

        @Override
        public void draining(LogicLink link) {
            words.add("draining");
        }

        @Override
        public void reportConnections(LogicLink link, BatchShares shares) {
            words.add("report");
        }

        @Override
        public void ended(LogicLink link, boolean wasAttached, List<AccessEvent> events) {
            words.add(wasAttached ? "lost" : "not reached");
            undelivered.addAll(events);
        }
    }

    @BeforeEach
    void connect() {
        link.connect(
                LinkGrpc.newStub(stream),
                Attach.newBuilder().setNode("access-1").build());
        assertThat(stream.events()).singleElement().matches(AccessEvent::hasAttach);
        stream.batches.clear();
    }

    private void attach() {
        stream.attach("logic-1");
        loop.runPendingTasks();
    }

    private void advance(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 100) {
            ticker.advanceMillis(100);
            loop.runPendingTasks();
        }
    }

    private static AccessEvent request(long connectionId) {
        return AccessEvent.newBuilder()
                .setClientRequest(ClientRequest.newBuilder()
                        .setConnection(ConnectionRef.newBuilder().setConnectionId(connectionId)))
                .build();
    }

    private static LogicEvent push(long connectionId) {
        return LogicEvent.newBuilder()
                .setPush(Push.newBuilder().addConnectionIds(connectionId))
                .build();
    }

    private static AccessEvent closed(long connectionId) {
        return AccessEvent.newBuilder()
                .setConnectionClosed(ConnectionClosed.newBuilder()
                        .setConnection(ConnectionRef.newBuilder().setConnectionId(connectionId)))
                .build();
    }

    @Test
    void offer_beforeTheNodeHasAttached_isNotTaken() {
        assertThat(link.offer(request(1))).isFalse();
        attach();
        assertThat(link.node()).isEqualTo("logic-1");
        assertThat(link.offer(request(1))).isTrue();
    }

    @Test
    void offers_whileTheLoopIsBusy_goOutAsOneBatchInOrder() {
        attach();
        for (int i = 1; i <= 10; i++) {
            assertThat(link.offer(request(i))).isTrue();
        }
        assertThat(stream.batches).isEmpty();
        loop.runPendingTasks();
        assertThat(stream.batches).hasSize(1);
        assertThat(stream.events())
                .extracting(event -> event.getClientRequest().getConnection().getConnectionId())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void offers_whileTheTransportIsNotReady_waitForIt() {
        attach();
        stream.ready(false);
        link.offer(request(1));
        loop.runPendingTasks();
        link.offer(request(2));
        loop.runPendingTasks();
        assertThat(stream.batches).isEmpty();
        stream.ready(true);
        assertThat(stream.batches).hasSize(1);
        assertThat(stream.events()).hasSize(2);
        assertThat(link.backlog()).isZero();
    }

    @Test
    void offer_toAFullQueue_isRefusedUntilThereIsRoom() {
        attach();
        stream.ready(false);
        int taken = 0;
        while (link.offer(request(taken))) {
            taken++;
        }
        assertThat(link.backlog()).isBetween(QUEUE - 20L, (long) QUEUE);
        assertThat(link.put(closed(1))).as("a close is never refused").isTrue();
        stream.ready(true);
        assertThat(stream.events()).hasSize(taken + 1);
        assertThat(link.offer(request(1))).isTrue();
    }

    @Test
    void silence_ofFiveSeconds_isALostLink() {
        attach();
        advance(Duration.ofSeconds(5));
        assertThat(told.words).containsExactly("attached");
        advance(Duration.ofSeconds(1));
        assertThat(told.words).containsExactly("attached", "lost");
        assertThat(link.isAttached()).isFalse();
        assertThat(stream.cancelled).contains("silent");
        assertThat(link.offer(request(1))).isFalse();
    }

    @Test
    void heartbeats_ofTheNode_keepTheLinkAndAreAnswered() {
        attach();
        for (int i = 0; i < 20; i++) {
            stream.receive(HEARTBEAT);
            advance(Duration.ofSeconds(1));
        }
        assertThat(told.words).containsExactly("attached");
        assertThat(stream.events()).hasSizeBetween(18, 20).allMatch(AccessEvent::hasHeartbeat);
    }

    @Test
    void batches_thatEventLoopsHaveNotDone_areNoMoreThanTheWindow() {
        attach();
        told.isBusy = true;
        List<LogicEvent> sent = new ArrayList<>(told.received);
        for (int i = 0; i < 100; i++) {
            LogicEvent event = push(i);
            sent.add(event);
            stream.receive(event);
        }
        assertThat(told.inHand).hasSizeBetween(ReceiveWindow.BATCHES / 2, ReceiveWindow.BATCHES);

        while (!told.inHand.isEmpty()) {
            told.doOne();
            loop.runPendingTasks();
            assertThat(told.inHand).hasSizeLessThanOrEqualTo(ReceiveWindow.BATCHES);
        }
        assertThat(told.received).as("all, in order").isEqualTo(sent);
    }

    @Test
    void window_thatIsClosed_excusesTheNodesSilenceUntilItOpens() {
        attach();
        told.isBusy = true;
        for (int i = 0; i < 100; i++) {
            stream.receive(push(i));
        }
        stream.batches.clear();
        advance(Duration.ofSeconds(20));
        assertThat(told.words).containsExactly("attached");
        assertThat(stream.events()).as("the node hears").hasSizeBetween(18, 20).allMatch(AccessEvent::hasHeartbeat);
        assertThat(link.offer(request(1))).isTrue();
        loop.runPendingTasks();
        assertThat(stream.events()).contains(request(1));

        while (!told.inHand.isEmpty()) {
            told.doOne();
            loop.runPendingTasks();
        }
        advance(Duration.ofSeconds(5));
        assertThat(told.words).containsExactly("attached");
        advance(Duration.ofSeconds(1));
        assertThat(told.words).containsExactly("attached", "lost");
    }

    @Test
    void heartbeats_whileFewBatchesAreInHand_passAndSilenceCounts() {
        attach();
        told.isBusy = true;
        stream.receive(push(1));
        told.isBusy = false;
        for (int i = 0; i < 40; i++) {
            stream.receive(HEARTBEAT);
        }
        assertThat(told.received).filteredOn(LogicEvent::hasHeartbeat).hasSize(40);
        advance(Duration.ofSeconds(7));
        assertThat(told.words).containsExactly("attached", "lost");
        told.doOne();
    }

    @Test
    void node_thatNeverAttaches_isNotReached() {
        advance(Duration.ofSeconds(6));
        assertThat(told.words).containsExactly("not reached");
    }

    @Test
    void stream_thatBreaks_handsBackClosesThatMayNotHaveBeenActedUpon() {
        attach();
        link.put(closed(1));
        loop.runPendingTasks();
        stream.ready(false);
        link.put(closed(2));
        link.offer(request(3));
        loop.runPendingTasks();
        stream.end(Status.UNAVAILABLE);
        assertThat(told.words).containsExactly("attached", "lost");
        assertThat(told.undelivered).containsExactly(closed(1), closed(2));
        stream.end(Status.UNAVAILABLE);
        assertThat(told.words).hasSize(2);
    }

    @Test
    void draining_andReport_arePassedOn() {
        attach();
        stream.receive(
                LogicEvent.newBuilder()
                        .setDraining(Draining.getDefaultInstance())
                        .build(),
                LogicEvent.newBuilder()
                        .setReportConnections(io.parley.common.link.ReportConnections.getDefaultInstance())
                        .build());
        assertThat(told.words).containsExactly("attached", "draining", "report");
        assertThat(link.isDraining()).isTrue();
        assertThat(link.isAttached()).isTrue();
    }

    @Test
    void complete_sendsWhatIsQueuedAndThenHalfCloses() {
        attach();
        stream.ready(false);
        link.offer(request(1));
        link.complete();
        assertThat(link.offer(request(2))).isFalse();
        assertThat(stream.isHalfClosed).isFalse();
        stream.ready(true);
        assertThat(stream.events()).containsExactly(request(1));
        assertThat(stream.isHalfClosed).isTrue();
        stream.end(Status.OK);
        assertThat(told.words).containsExactly("attached", "lost");
    }
}
