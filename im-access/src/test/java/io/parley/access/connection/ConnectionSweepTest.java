package io.parley.access.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.parley.access.testing.TestConnection;
import io.parley.access.testing.TestNode;
import io.parley.common.protocol.CloseCode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Heartbeat and time-outs, in virtual time. */
class ConnectionSweepTest {
    private static final Duration LATE = Duration.ofMillis(200);

    private final TestNode node = new TestNode(1);

    @AfterEach
    void close() {
        node.close();
    }

    private static void awaitPing(TestConnection client) {
        Object message = client.nextObject();
        assertThat(message).isInstanceOf(PingWebSocketFrame.class);
        assertThat(((PingWebSocketFrame) message).release()).isTrue();
    }

    private void assertEnded(TestConnection client, String how) {
        assertThat(client.connection().isEnding()).isTrue();
        assertThat(node.count("parley.access.closes", "code", how)).isEqualTo(1);
    }

    @Test
    void upgrade_thatNeverComes_hangsUp() {
        TestConnection client = node.connection(0);
        client.begin(Duration.ofSeconds(5));
        node.advance(Duration.ofMillis(4_900));
        assertThat(client.channel().isOpen()).isTrue();
        node.advance(LATE);
        assertThat(client.channel().isOpen()).isFalse();
        assertEnded(client, "UPGRADE_TIMEOUT");
        assertThat(node.loops.connections()).isZero();
    }

    @Test
    void hello_thatNeverComes_closesAfterFiveSeconds() {
        TestConnection client = node.connection(0).upgraded(Subprotocol.PROTO);
        node.advance(Duration.ofMillis(4_900));
        assertThat(client.connection().state()).isEqualTo(ConnectionState.GREETING);
        node.advance(LATE);
        assertThat(client.closed()).isEqualTo(CloseCode.HELLO_TIMEOUT);
    }

    @Test
    void hello_thatNoLogicNodeAccepts_closes() {
        TestConnection client = node.connection(0).upgraded(Subprotocol.PROTO);
        client.hello(node.tokens.token(1, 1, TestNode.NOW.plusSeconds(60)));
        node.advance(Duration.ofMillis(4_900));
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPENING);
        node.advance(LATE);
        assertThat(client.closed()).isEqualTo(CloseCode.NO_LOGIC_NODE);
    }

    @Test
    void silence_isPingedOnceThenClosedWithinThirtySeconds() {
        TestConnection client = node.open(0, 1);
        node.advance(Duration.ofMillis(9_900));
        assertThat(client.nextObject()).isNull();
        node.advance(LATE);
        awaitPing(client);
        node.advance(Duration.ofSeconds(14));
        assertThat(client.nextObject()).as("one ping is enough").isNull();
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPEN);
        node.advance(Duration.ofMillis(1_100));
        assertThat(client.closed()).isEqualTo(CloseCode.HEARTBEAT_TIMEOUT);
        assertEnded(client, CloseCode.HEARTBEAT_TIMEOUT.name());
    }

    @Test
    void pong_toEachPing_keepsTheConnection() {
        TestConnection client = node.open(0, 1);
        int pings = 0;
        for (int second = 0; second < 120; second++) {
            node.advance(Duration.ofSeconds(1));
            if (client.nextObject() instanceof PingWebSocketFrame) {
                pings++;
                PongWebSocketFrame pong = new PongWebSocketFrame();
                client.send(pong);
                assertThat(pong.refCnt()).isZero();
            }
        }
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPEN);
        assertThat(pings).isBetween(8, 12);
    }

    @Test
    void peerThatGoesSilentLater_isFoundWithinThirtySecondsOfItsLastByte() {
        TestConnection client = node.open(0, 1);
        node.advance(Duration.ofMillis(10_100));
        awaitPing(client);
        client.send(new PongWebSocketFrame());
        node.advance(Duration.ofSeconds(24));
        awaitPing(client);
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPEN);
        node.advance(Duration.ofMillis(1_200));
        assertThat(client.closed()).isEqualTo(CloseCode.HEARTBEAT_TIMEOUT);
    }

    @Test
    void token_thatExpiresOnAnOpenConnection_closesIt() {
        TestConnection client = node.connection(0).upgraded(Subprotocol.PROTO);
        client.hello(node.tokens.token(1, 1, TestNode.NOW.plusSeconds(7)));
        client.accept();
        client.next();
        node.advance(Duration.ofMillis(6_900));
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPEN);
        node.advance(LATE);
        assertThat(client.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_EXPIRED);
    }

    @Test
    void sweep_measuresHowLateTheLoopRuns() {
        node.advance(Duration.ofSeconds(1));
        node.ticker.advanceMillis(700);
        node.run();
        assertThat(node.metrics.loopLag().max(java.util.concurrent.TimeUnit.MILLISECONDS))
                .isBetween(500d, 700d);
    }
}
