package io.parley.access.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.access.testing.TestConnection;
import io.parley.access.testing.TestNode;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SyncHint;
import io.parley.common.protocol.TypingPush;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pushes, hints and back-pressure of one connection. */
class ConnectionTest {
    private static final ConnectionConfig CONFIG = new ConnectionConfig(
            InboundConfig.defaults(),
            new OutboundConfig(1_000, 4_000, 8_000, Duration.ofSeconds(10)),
            HeartbeatConfig.defaults());

    private final TestNode node = new TestNode(1, CONFIG);
    private final TestConnection client = node.open(0, 1);
    private final Connection connection = client.connection();

    @AfterEach
    void close() {
        node.close();
    }

    private static ServerFrame typing(long conversationId) {
        return ServerFrame.newBuilder()
                .setTypingPush(TypingPush.newBuilder().setConversationId(conversationId))
                .build();
    }

    private void push(long conversationId, boolean ephemeral) {
        OutboundFrame frame = new OutboundFrame(typing(conversationId));
        connection.push(frame, ephemeral, conversationId);
        frame.release();
        assertThat(frame.refCnt()).isZero();
    }

    /** Until the high water mark is crossed, with the client reading nothing. */
    private int fill() {
        client.stick(true);
        int pushed = 0;
        while (client.channel().isWritable()) {
            push(9, false);
            pushed++;
        }
        return pushed;
    }

    private void drop(int frames) {
        for (int i = 0; i < frames; i++) {
            assertThat(client.next().getTypingPush().getConversationId()).isEqualTo(9);
        }
    }

    private static SyncHint hintFor(long conversationId) {
        return SyncHint.newBuilder().setConversationId(conversationId).build();
    }

    @Test
    void push_beforeTheConnectionIsOpen_isDropped() {
        TestNode other = new TestNode(1);
        TestConnection greeting = other.connection(0).upgraded(Subprotocol.PROTO);
        OutboundFrame frame = new OutboundFrame(typing(1));
        greeting.connection().push(frame, false, 1);
        greeting.connection().hint(0);
        frame.release();
        assertThat(frame.refCnt()).isZero();
        assertThat(greeting.next()).isNull();
        other.close();
    }

    @Test
    void push_ephemeralToASlowConnection_isDroppedWithoutAHint() {
        int waiting = fill();
        push(1, true);
        client.stick(false);
        drop(waiting);
        assertThat(client.next()).isNull();
        assertThat(node.count("parley.access.ephemerals.dropped")).isEqualTo(1);
    }

    @Test
    void push_ephemeralsWithoutEnd_leaveHalfOfTheRoomToMessages() {
        client.stick(true);
        int ephemerals = 0;
        while (node.count("parley.access.ephemerals.dropped") == 0) {
            push(9, true);
            ephemerals++;
        }
        int messages = 0;
        while (client.channel().isWritable()) {
            push(9, false);
            messages++;
        }
        assertThat(messages).isBetween(ephemerals * 2 / 3, ephemerals * 3 / 2);
        client.stick(false);
        drop(ephemerals - 1 + messages);
        assertThat(client.next()).as("no hint").isNull();
    }

    @Test
    void push_ofOneConversationToASlowConnection_collapsesIntoItsHint() {
        int waiting = fill();
        push(5, false);
        push(5, false);
        push(5, false);
        client.stick(false);
        drop(waiting);
        assertThat(client.next().getSyncHint()).isEqualTo(hintFor(5));
        assertThat(client.next()).isNull();
        assertThat(node.count("parley.access.pushes.collapsed")).isEqualTo(3);
        assertThat(node.count("parley.access.hints")).isEqualTo(1);
    }

    @Test
    void push_ofSeveralConversationsToASlowConnection_collapsesIntoOneHintForAll() {
        int waiting = fill();
        push(5, false);
        push(6, false);
        push(5, false);
        client.stick(false);
        drop(waiting);
        assertThat(client.next().getSyncHint()).isEqualTo(hintFor(0));
        assertThat(client.next()).isNull();
    }

    @Test
    void push_afterTheClientHasCaughtUp_goesOutAgain() {
        int waiting = fill();
        push(5, false);
        client.stick(false);
        push(6, false);
        drop(waiting);
        assertThat(client.next().hasSyncHint()).isTrue();
        assertThat(client.next().getTypingPush().getConversationId()).isEqualTo(6);
    }

    @Test
    void refuse_onASlowConnection_isAnsweredAllTheSame() {
        int waiting = fill();
        connection.refuse(7, Catalogue.error(ErrorCode.BUSY, "full"));
        client.stick(false);
        drop(waiting);
        assertThat(client.next().getReplyTo()).isEqualTo(7);
        assertThat(node.count("parley.access.errors", "code", "BUSY")).isEqualTo(1);
    }

    @Test
    void hint_whileWritable_isWrittenAtOnce() {
        connection.hint(5);
        assertThat(client.next().getSyncHint()).isEqualTo(hintFor(5));
        connection.hint(6);
        assertThat(client.next().getSyncHint()).isEqualTo(hintFor(6));
    }

    @Test
    void isOverflowing_onlyAboveTheBound() {
        fill();
        assertThat(connection.isOverflowing()).isFalse();
        while (!connection.isOverflowing()) {
            connection.refuse(1, Catalogue.error(ErrorCode.BUSY, "x".repeat(100)));
        }
        assertThat(client.channel().unsafe().outboundBuffer().totalPendingWriteBytes())
                .isBetween(8_000L, 8_400L);
    }

    @Test
    void slow_forTheConfiguredTime_isClosedAsSlowConsumer() {
        fill();
        node.advance(Duration.ofMillis(9_900));
        assertThat(connection.state()).isEqualTo(ConnectionState.OPEN);
        node.advance(Duration.ofMillis(200));
        assertThat(connection.isEnding()).isTrue();
        assertThat(node.count("parley.access.closes", "code", CloseCode.SLOW_CONSUMER.name()))
                .isEqualTo(1);
        assertThat(node.ended).containsExactly(connection);
    }

    @Test
    void slow_thenReadingAgain_staysOpen() {
        int waiting = fill();
        node.advance(Duration.ofSeconds(9));
        client.stick(false);
        drop(waiting);
        node.advance(Duration.ofSeconds(9));
        assertThat(connection.state()).isEqualTo(ConnectionState.OPEN);
    }

    @Test
    void loseUpstream_withRequestsInFlight_answersEachOnce() {
        connection.inFlight().add(4);
        connection.inFlight().add(5);
        connection.loseUpstream();
        connection.loseUpstream();
        for (int id = 4; id <= 5; id++) {
            ServerFrame frame = client.next();
            assertThat(frame.getReplyTo()).isEqualTo(id);
            assertThat(frame.getError().getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(frame.getError().getRetryable()).isTrue();
        }
        assertThat(client.next()).isNull();
    }
}
