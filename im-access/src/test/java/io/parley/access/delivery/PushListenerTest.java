package io.parley.access.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionState;
import io.parley.access.connection.OutboundFrame;
import io.parley.access.connection.Subprotocol;
import io.parley.access.testing.FakeLogic;
import io.parley.access.testing.TestConnection;
import io.parley.access.testing.TestNode;
import io.parley.common.link.CloseConnection;
import io.parley.common.link.CloseSignIns;
import io.parley.common.link.CloseUser;
import io.parley.common.link.ConnectionRefused;
import io.parley.common.link.Heartbeat;
import io.parley.common.link.HintAll;
import io.parley.common.link.HintUsers;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.Push;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.PullResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TypingPush;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a batch of the link to the sockets of several event loops. */
class PushListenerTest {
    private final TestNode node = new TestNode(3);
    private final TestConnection a = node.open(0, 1);
    private final TestConnection b = node.open(1, 2);
    private final TestConnection c = node.open(2, 1);
    private final List<Connection> failed = new ArrayList<>();

    @AfterEach
    void close() {
        node.close();
    }

    private static ServerFrame typing(long conversationId) {
        return ServerFrame.newBuilder()
                .setTypingPush(TypingPush.newBuilder().setConversationId(conversationId))
                .build();
    }

    private void take(LogicEvent... events) {
        node.take(events);
        node.run();
    }

    private static long id(TestConnection client) {
        return client.connection().id();
    }

    @Test
    void push_toConnectionsOfSeveralLoops_isEncodedOnceAndReleasedWithTheLast() {
        take(FakeLogic.push(typing(5), id(a), id(b), id(c)));
        List<ByteBuf> written = new ArrayList<>();
        for (TestConnection client : List.of(a, b, c)) {
            written.add((ByteBuf) client.nextObject());
        }
        assertThat(written)
                .extracting(ByteBuf::memoryAddress)
                .containsOnly(written.get(0).memoryAddress());
        assertThat(written.get(0).refCnt()).isEqualTo(3);
        written.forEach(ByteBuf::release);
        assertThat(written.get(0).refCnt()).isZero();
        assertThat(node.count("parley.access.pushes")).isEqualTo(1);
    }

    @Test
    void push_toConnectionsThatAreGone_reachesTheOthers() {
        long gone = id(a);
        a.channel().close();
        node.run();
        take(FakeLogic.push(typing(5), gone, 0xFFL, id(b)));
        assertThat(b.next()).isEqualTo(typing(5));
    }

    @Test
    void batch_forOneConnection_keepsItsOrder() {
        LogicEvent[] events = new LogicEvent[100];
        for (int i = 0; i < events.length; i++) {
            events[i] = FakeLogic.push(typing(i), id(a), id(b));
        }
        take(events);
        for (int i = 0; i < events.length; i++) {
            assertThat(a.next()).isEqualTo(typing(i));
            assertThat(b.next()).isEqualTo(typing(i));
        }
    }

    @Test
    void batch_isInHandUntilTheLastLoopHasDoneItsShare() {
        AtomicInteger done = new AtomicInteger();
        BatchShares shares = new BatchShares(done::incrementAndGet);
        node.pushes.take(List.of(FakeLogic.push(typing(5), id(a), id(b)), FakeLogic.push(typing(6), id(a))), shares);
        shares.done();
        assertThat(done).hasValue(0);
        a.channel().runPendingTasks();
        assertThat(done).hasValue(0);
        b.channel().runPendingTasks();
        assertThat(done).hasValue(1);
        node.run();
        assertThat(done).hasValue(1);
    }

    @Test
    void batch_withAHintForAll_isInHandUntilEveryLoopHasBegun() {
        AtomicInteger done = new AtomicInteger();
        BatchShares shares = new BatchShares(done::incrementAndGet);
        node.pushes.take(
                List.of(LogicEvent.newBuilder()
                        .setHintAll(HintAll.getDefaultInstance())
                        .build()),
                shares);
        shares.done();
        a.channel().runPendingTasks();
        b.channel().runPendingTasks();
        assertThat(done).hasValue(0);
        c.channel().runPendingTasks();
        assertThat(done).hasValue(1);
    }

    @Test
    void batch_thatConcernsNoConnection_isDoneAtOnce() {
        AtomicInteger done = new AtomicInteger();
        BatchShares shares = new BatchShares(done::incrementAndGet);
        node.pushes.take(
                List.of(LogicEvent.newBuilder()
                        .setHeartbeat(Heartbeat.getDefaultInstance())
                        .build()),
                shares);
        shares.done();
        assertThat(done).hasValue(1);
    }

    @Test
    void frame_ofABatchThatNoLoopTakes_isReleased() {
        OutboundFrame frame = new OutboundFrame(typing(1));
        FrameDelivery delivery = new FrameDelivery(frame, connection -> {});
        LoopBatch batch = new LoopBatch(node.loops.get(0), new BatchShares(() -> {}), failed::add);
        for (int i = 0; i < 40; i++) {
            batch.add(id(a), delivery);
        }
        assertThat(frame.refCnt()).as("once for the row").isEqualTo(2);
        frame.release();
        batch.release();
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void delivery_thatFails_leavesTheRestAlone() {
        OutboundFrame frame = new OutboundFrame(typing(1));
        LoopBatch batch = new LoopBatch(node.loops.get(0), new BatchShares(() -> {}), failed::add);
        List<Connection> reached = new ArrayList<>();
        batch.add(id(a), new FrameDelivery(frame, connection -> {
            throw new IllegalStateException("expected by the test");
        }));
        batch.add(id(a), new FrameDelivery(frame, reached::add));
        batch.run();
        assertThat(reached).containsExactly(a.connection());
        assertThat(failed).containsExactly(a.connection());
        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
    }

    @Test
    void reply_isNoLongerInFlight() {
        a.connection().inFlight().add(9);
        ServerFrame reply = ServerFrame.newBuilder()
                .setReplyTo(9)
                .setPullResult(PullResult.newBuilder().setLastSeq(3))
                .build();
        take(FakeLogic.reply(id(a), reply));
        assertThat(a.next()).isEqualTo(reply);
        assertThat(a.connection().inFlight().size()).isZero();
    }

    @Test
    void replies_thatNobodyReads_closeAsSlowConsumer() {
        a.stick(true);
        ServerFrame large = ServerFrame.newBuilder()
                .setReplyTo(9)
                .setPullResult(PullResult.newBuilder()
                        .addMessages(
                                io.parley.common.protocol.Message.newBuilder().setClientMsgId("x".repeat(1_000_000))))
                .build();
        take(FakeLogic.reply(id(a), large), FakeLogic.reply(id(a), large));
        assertThat(a.connection().state()).isEqualTo(ConnectionState.OPEN);
        take(FakeLogic.reply(id(a), large));
        assertThat(a.connection().isEnding()).isTrue();
        assertThat(node.count("parley.access.closes", "code", "SLOW_CONSUMER")).isEqualTo(1);
        take(FakeLogic.push(typing(1), id(a), id(b)));
        assertThat(b.next()).as("nobody else is hurt").isEqualTo(typing(1));
    }

    @Test
    void closeConnection_andRefused_endThatOneWithTheCode() {
        take(
                LogicEvent.newBuilder()
                        .setCloseConnection(CloseConnection.newBuilder()
                                .setConnectionId(id(a))
                                .setCloseCode(CloseCode.REPLACED_VALUE))
                        .build(),
                LogicEvent.newBuilder()
                        .setConnectionRefused(ConnectionRefused.newBuilder()
                                .setConnectionId(id(b))
                                .setCloseCode(CloseCode.ACCESS_TOKEN_REVOKED_VALUE))
                        .build());
        assertThat(a.closed()).isEqualTo(CloseCode.REPLACED);
        assertThat(b.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED);
        assertThat(c.connection().state()).isEqualTo(ConnectionState.OPEN);
    }

    @Test
    void closeUser_belowAGeneration_endsOnlyOlderTokens() {
        try (TestNode other = new TestNode(2)) {
            TestConnection older = other.open(0, 1);
            TestConnection newer = other.connection(1).upgraded(Subprotocol.PROTO);
            newer.hello(other.tokens.token(1, 2, TestNode.NOW.plusSeconds(60)));
            newer.accept();
            newer.next();
            other.take(LogicEvent.newBuilder()
                    .setCloseUser(CloseUser.newBuilder()
                            .setUserId(1)
                            .setMinGeneration(2)
                            .setCloseCode(CloseCode.ACCESS_TOKEN_REVOKED_VALUE))
                    .build());
            other.run();
            assertThat(older.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED);
            assertThat(newer.connection().state()).isEqualTo(ConnectionState.OPEN);
        }
    }

    @Test
    void closeSignIns_endsTheirConnectionsAlone_andThoseOfOneDeviceIfItIsNamed() {
        try (TestNode other = new TestNode(2)) {
            TestConnection ended = signedIn(other, 0, -5);
            TestConnection kept = signedIn(other, 1, 6);
            CloseSignIns.Builder order = CloseSignIns.newBuilder()
                    .setUserId(1)
                    .addSignIns(-5)
                    .addSignIns(7)
                    .setCloseCode(CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
            other.take(LogicEvent.newBuilder()
                    .setCloseSignIns(order.clone().setDeviceId("another-device"))
                    .build());
            other.run();
            assertThat(ended.connection().state()).isEqualTo(ConnectionState.OPEN);

            other.take(LogicEvent.newBuilder()
                    .setCloseSignIns(order.setDeviceId(TestConnection.DEVICE))
                    .build());
            other.run();
            assertThat(ended.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED);
            assertThat(kept.connection().state()).isEqualTo(ConnectionState.OPEN);

            other.take(LogicEvent.newBuilder()
                    .setCloseSignIns(CloseSignIns.newBuilder()
                            .setUserId(1)
                            .addSignIns(6)
                            .setCloseCode(CloseCode.ACCESS_TOKEN_REVOKED_VALUE))
                    .build());
            other.run();
            assertThat(kept.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED);
        }
    }

    private static TestConnection signedIn(TestNode other, int loop, long signIn) {
        TestConnection connection = other.connection(loop).upgraded(Subprotocol.PROTO);
        connection.hello(other.tokens.token(1, 1, TestNode.NOW.plusSeconds(60), signIn));
        connection.accept();
        connection.next();
        return connection;
    }

    @Test
    void closeUser_withoutAGeneration_endsAllOfTheUserOnEveryLoop() {
        take(LogicEvent.newBuilder()
                .setCloseUser(CloseUser.newBuilder().setUserId(1).setCloseCode(CloseCode.ACCESS_TOKEN_REVOKED_VALUE))
                .build());
        assertThat(a.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED);
        assertThat(c.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED);
        assertThat(b.connection().state()).isEqualTo(ConnectionState.OPEN);
    }

    @Test
    void hintUsers_reachesEveryConnectionOfThem() {
        take(LogicEvent.newBuilder()
                .setHintUsers(
                        HintUsers.newBuilder().addUserIds(1).addUserIds(77).setConversationId(5))
                .build());
        assertThat(a.next().getSyncHint().getConversationId()).isEqualTo(5);
        assertThat(c.next().getSyncHint().getConversationId()).isEqualTo(5);
        assertThat(b.next()).isNull();
    }

    @Test
    void hintAll_reachesEverybodyWithinTheSpread() {
        take(LogicEvent.newBuilder()
                .setHintAll(HintAll.newBuilder().setSpreadMs(300))
                .build());
        node.advance(Duration.ofMillis(300));
        for (TestConnection client : List.of(a, b, c)) {
            assertThat(client.next().hasSyncHint()).isTrue();
            assertThat(client.next()).isNull();
        }
    }

    @Test
    void reply_thatIsNoFrame_isPassedOnAndAnswersNothing() {
        a.connection().inFlight().add(9);
        take(LogicEvent.newBuilder()
                .setReply(io.parley.common.link.Reply.newBuilder()
                        .setConnectionId(id(a))
                        .setFrame(ByteString.copyFrom(new byte[] {(byte) 0xff})))
                .build());
        assertThat(a.connection().inFlight().contains(9)).isTrue();
        ((ByteBuf) a.nextObject()).release();
    }

    @Test
    void push_thatIsNoFrame_closesWhoShouldReadItAsJson() {
        TestNode other = new TestNode(1);
        TestConnection json = other.connection(0).upgraded(Subprotocol.JSON);
        json.hello(other.tokens.token(1, 1, TestNode.NOW.plusSeconds(60))).accept();
        json.next();
        other.take(LogicEvent.newBuilder()
                .setPush(Push.newBuilder()
                        .addConnectionIds(id(json))
                        .setFrame(ByteString.copyFrom(new byte[] {(byte) 0xff})))
                .build());
        assertThat(json.closed()).isEqualTo(CloseCode.SERVER_FAULT);
        other.close();
    }
}
