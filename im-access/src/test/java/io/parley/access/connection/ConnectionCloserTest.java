package io.parley.access.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.parley.access.testing.TestConnection;
import io.parley.access.testing.TestNode;
import io.parley.common.protocol.CloseCode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionCloserTest {
    private final TestNode node = new TestNode(1);

    @AfterEach
    void close() {
        node.close();
    }

    private static CloseWebSocketFrame closeFrame(TestConnection client) {
        return (CloseWebSocketFrame) client.nextObject();
    }

    @Test
    void close_openConnection_sendsTheCodeAndTellsOnce() {
        TestConnection client = node.open(0, 1);
        node.closer.close(client.connection(), CloseCode.REPLACED, "connected anew");
        node.closer.close(client.connection(), CloseCode.SERVER_FAULT, "later");
        CloseWebSocketFrame frame = closeFrame(client);
        assertThat(frame.statusCode()).isEqualTo(CloseCode.REPLACED_VALUE);
        assertThat(frame.reasonText()).isEqualTo("connected anew");
        assertThat(frame.release()).as("the last reference").isTrue();
        assertThat(client.nextObject()).isNull();
        assertThat(client.channel().isOpen()).isFalse();
        assertThat(client.connection().state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(node.ended).containsExactly(client.connection());
        assertThat(node.loops.connections()).isZero();
        assertThat(node.count("parley.access.closes", "code", "REPLACED")).isEqualTo(1);
        assertThat(node.count("parley.access.closes", "code", "SERVER_FAULT")).isZero();
    }

    @Test
    void close_beforeTheHello_tellsNobody() {
        TestConnection client = node.connection(0).upgraded(Subprotocol.PROTO);
        node.closer.close(client.connection(), CloseCode.HELLO_REQUIRED, "");
        assertThat(client.closed()).isEqualTo(CloseCode.HELLO_REQUIRED);
        assertThat(node.ended).isEmpty();
        assertThat(node.loops.connections()).isZero();
    }

    @Test
    void close_beforeTheUpgrade_hangsUpWithoutAWebSocketFrame() {
        TestConnection client = node.connection(0);
        client.begin(Duration.ofSeconds(5));
        node.closer.close(client.connection(), CloseCode.GOING_AWAY, "");
        assertThat(client.nextObject()).isNull();
        assertThat(client.channel().isOpen()).isFalse();
    }

    @Test
    void close_withALongReason_cutsItToWhatAControlFrameHolds() {
        TestConnection client = node.open(0, 1);
        node.closer.close(client.connection(), CloseCode.SERVER_FAULT, "x".repeat(500));
        CloseWebSocketFrame frame = closeFrame(client);
        assertThat(frame.content().readableBytes()).isEqualTo(125);
        frame.release();
    }

    @Test
    void close_withAReasonThatIsNotAscii_stillFits() {
        TestConnection client = node.open(0, 1);
        node.closer.close(client.connection(), CloseCode.REPLACED, "\u6f22".repeat(60));
        CloseWebSocketFrame frame = closeFrame(client);
        assertThat(frame.reasonText()).isEqualTo("?".repeat(60));
        frame.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1000, 1006, 3999, 5000, 70_000})
    void close_withACodeThatIsInNoCatalogue_isAFaultOfTheServer(int code) {
        TestConnection client = node.open(0, 1);
        node.closer.close(client.connection(), code, "");
        assertThat(client.closed()).isEqualTo(CloseCode.SERVER_FAULT);
    }

    @Test
    void close_withACodeThatThisVersionDoesNotKnow_passesItOn() {
        TestConnection client = node.open(0, 1);
        node.closer.close(client.connection(), 4999, "newer than this node");
        CloseWebSocketFrame frame = closeFrame(client);
        assertThat(frame.statusCode()).isEqualTo(4999);
        frame.release();
        assertThat(node.count("parley.access.closes", "code", "4999")).isEqualTo(1);
    }

    @Test
    void closeFrame_ofTheClient_isAnsweredInKind() {
        TestConnection client = node.open(0, 1);
        CloseWebSocketFrame sent = new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE);
        client.send(sent);
        assertThat(sent.refCnt()).isZero();
        CloseWebSocketFrame answer = closeFrame(client);
        assertThat(answer.statusCode()).isEqualTo(1000);
        answer.release();
        assertThat(node.ended).containsExactly(client.connection());
        assertThat(node.count("parley.access.closes", "code", "CLIENT_CLOSED")).isEqualTo(1);
    }

    @Test
    void closeFrame_withoutACode_isAnsweredWithoutOne() {
        TestConnection client = node.open(0, 1);
        client.send(new CloseWebSocketFrame());
        CloseWebSocketFrame answer = closeFrame(client);
        assertThat(answer.content().isReadable()).isFalse();
        answer.release();
    }

    @Test
    void lost_tcpConnection_isCountedAndTold() {
        TestConnection client = node.open(0, 1);
        client.channel().close();
        node.run();
        assertThat(client.connection().state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(node.ended).containsExactly(client.connection());
        assertThat(node.count("parley.access.closes", "code", "CONNECTION_LOST"))
                .isEqualTo(1);
        assertThat(node.loops.connections()).isZero();
    }

    @Test
    void close_thatTheClientNeverTakes_hangsUpAfterTheGrace() {
        TestConnection client = node.open(0, 1);
        client.stick(true);
        node.closer.close(client.connection(), CloseCode.SLOW_CONSUMER, "");
        node.advance(ConnectionCloser.GRACE.minusMillis(100));
        assertThat(client.channel().isOpen()).isTrue();
        node.advance(Duration.ofMillis(300));
        assertThat(client.channel().isOpen()).isFalse();
    }
}
