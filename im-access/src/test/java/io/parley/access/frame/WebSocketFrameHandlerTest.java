package io.parley.access.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionConfig;
import io.parley.access.connection.ConnectionState;
import io.parley.access.connection.HeartbeatConfig;
import io.parley.access.connection.InboundConfig;
import io.parley.access.connection.OutboundConfig;
import io.parley.access.connection.Subprotocol;
import io.parley.access.testing.TestConnection;
import io.parley.access.testing.TestNode;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Ping;
import io.parley.common.protocol.Pull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of each WebSocket frame, and that none of them is kept. */
class WebSocketFrameHandlerTest {
    private static final int MAX_FRAME = 512;
    private static final ConnectionConfig CONFIG = new ConnectionConfig(
            new InboundConfig(MAX_FRAME, 50, 20, 64), OutboundConfig.defaults(), HeartbeatConfig.defaults());

    private final TestNode node = new TestNode(2, CONFIG);
    private final TestConnection proto = node.open(0, 1);
    private final List<ByteBuf> sent = new ArrayList<>();

    @AfterEach
    void close() {
        node.close();
        assertThat(sent).allMatch(buffer -> buffer.refCnt() == 0);
    }

    private TestConnection json() {
        return node.connection(1).upgraded(Subprotocol.JSON);
    }

    private ByteBuf bytes(byte... bytes) {
        ByteBuf buffer = Unpooled.directBuffer().writeBytes(bytes);
        sent.add(buffer);
        return buffer;
    }

    private ByteBuf text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ClientFrame.Builder pull(int id) {
        return ClientFrame.newBuilder()
                .setRequestId(id)
                .setPull(Pull.newBuilder().setConversationId(5));
    }

    private byte[] pullBytes(int id) {
        return pull(id).build().toByteArray();
    }

    @Test
    void binary_onProto_isForwardedAsTheSameBytes() {
        proto.send(new BinaryWebSocketFrame(bytes(pullBytes(3))));
        assertThat(node.upstream.requests()).containsExactly(pull(3).build());
        assertThat(node.count("parley.access.frames.in")).isEqualTo(2);
    }

    @Test
    void text_onJson_isForwardedAsProtobuf() {
        TestConnection json = json();
        json.hello(node.tokens.token(2, 1, TestNode.NOW.plusSeconds(60)));
        json.accept();
        assertThat(json.next().hasHelloResult()).isTrue();
        json.send(new TextWebSocketFrame(text("{\"requestId\":3,\"pull\":{\"conversationId\":\"5\"}}")));
        assertThat(node.upstream.requests()).containsExactly(pull(3).build());
    }

    @Test
    void text_withFieldsOfALaterVersion_isTakenAndCounted() {
        TestConnection json = json();
        json.send(new TextWebSocketFrame(
                text("{\"requestId\":1,\"hello\":{\"token\":\"x\",\"deviceId\":\"device-1\",\"later\":[1]}}")));
        assertThat(json.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_INVALID);
        assertThat(node.count("parley.access.unknown.fields")).isEqualTo(1);
    }

    @Test
    void text_onProto_isTheWrongType() {
        proto.send(new TextWebSocketFrame(text("{}")));
        assertThat(proto.closed()).isEqualTo(CloseCode.WRONG_FRAME_TYPE);
    }

    @Test
    void binary_onJson_isTheWrongType() {
        TestConnection json = json();
        json.send(new BinaryWebSocketFrame(bytes(pullBytes(1))));
        assertThat(json.closed()).isEqualTo(CloseCode.WRONG_FRAME_TYPE);
    }

    @Test
    void binary_thatIsNoProtobuf_isMalformed() {
        proto.send(new BinaryWebSocketFrame(bytes((byte) 0xff, (byte) 0xff)));
        assertThat(proto.closed()).isEqualTo(CloseCode.MALFORMED_FRAME);
    }

    @Test
    void text_thatIsNoFrame_isMalformed() {
        for (String bad : List.of(
                "",
                "{",
                "[]",
                "null",
                "{\"requestId\":-1}",
                "{\"requestId\":1e100000000}",
                "{\"ping\":{},\"sync\":{}}")) {
            try (TestNode other = new TestNode(1)) {
                TestConnection json = other.connection(0).upgraded(Subprotocol.JSON);
                json.send(new TextWebSocketFrame(text(bad)));
                assertThat(json.closed()).as(bad).isEqualTo(CloseCode.MALFORMED_FRAME);
            }
        }
    }

    @Test
    void text_nestedDeeply_isMalformedAndNoFault() {
        TestConnection json = json();
        json.send(new TextWebSocketFrame(text("{\"x\":" + "[".repeat(200_000))));
        assertThat(json.closed()).isEqualTo(CloseCode.MALFORMED_FRAME);
    }

    @Test
    void text_thatIsNotUtf8_saysSo() {
        TestConnection json = json();
        json.send(new TextWebSocketFrame(bytes((byte) '{', (byte) '"', (byte) 0xc3, (byte) '"', (byte) '}')));
        assertThat(json.closed()).isEqualTo(CloseCode.INVALID_UTF8);
    }

    @Test
    void message_inFragments_isOne() {
        byte[] frame = pullBytes(3);
        proto.send(new BinaryWebSocketFrame(false, 0, bytes(frame[0])));
        proto.send(new PingWebSocketFrame(bytes((byte) 7)));
        for (int i = 1; i < frame.length; i++) {
            proto.send(new ContinuationWebSocketFrame(i == frame.length - 1, 0, bytes(frame[i])));
        }
        assertThat(node.upstream.requests()).containsExactly(pull(3).build());
        PongWebSocketFrame pong = (PongWebSocketFrame) proto.nextObject();
        assertThat(pong.content().readByte()).isEqualTo((byte) 7);
        assertThat(pong.release()).isTrue();
        proto.send(new BinaryWebSocketFrame(bytes(pullBytes(4))));
        assertThat(node.upstream.requests()).hasSize(2);
    }

    @Test
    void message_inFragmentsThatAreTooMuchTogether_isTooLarge() {
        proto.send(new BinaryWebSocketFrame(false, 0, bytes(new byte[300])));
        proto.send(new ContinuationWebSocketFrame(true, 0, bytes(new byte[300])));
        assertThat(proto.closed()).isEqualTo(CloseCode.FRAME_TOO_LARGE);
    }

    @Test
    void fragments_ofAClientThatLeaves_areReleased() {
        proto.send(new BinaryWebSocketFrame(false, 0, bytes(new byte[30])));
        proto.channel().close();
        node.run();
        assertThat(sent.get(0).refCnt()).isZero();
    }

    @Test
    void text_whoseCharacterIsSplitByFragments_isWhole() {
        TestConnection json = json();
        byte[] text = "{\"requestId\":1,\"hello\":{\"client\":\"é\"}}".getBytes(StandardCharsets.UTF_8);
        int split = new String(text, StandardCharsets.ISO_8859_1).indexOf('\u00c3') + 1;
        json.send(new TextWebSocketFrame(false, 0, bytes(java.util.Arrays.copyOf(text, split))));
        json.send(
                new ContinuationWebSocketFrame(true, 0, bytes(java.util.Arrays.copyOfRange(text, split, text.length))));
        assertThat(json.closed()).isEqualTo(CloseCode.INVALID_HELLO);
    }

    @Test
    void ping_isAnsweredWithItsPayload() {
        proto.send(new PingWebSocketFrame(text("abc")));
        PongWebSocketFrame pong = (PongWebSocketFrame) proto.nextObject();
        assertThat(pong.content().toString(StandardCharsets.UTF_8)).isEqualTo("abc");
        assertThat(pong.release()).isTrue();
    }

    @Test
    void controlFrames_withoutEnd_areOnceTooMany() {
        List<WebSocketFrame> kinds = List.of(new PingWebSocketFrame(), new PongWebSocketFrame());
        for (WebSocketFrame kind : kinds) {
            try (TestNode other = new TestNode(1, CONFIG)) {
                TestConnection client = other.open(0, 1);
                for (int i = 0; i < 45 && client.channel().isOpen(); i++) {
                    client.send(kind.copy());
                }
                assertThat(client.closed()).isEqualTo(CloseCode.TOO_MANY_REQUESTS);
            }
        }
    }

    @Test
    void frames_overTheRate_areRefusedThenClosed() {
        ClientFrame.Builder ping = ClientFrame.newBuilder().setRequestId(8).setPing(Ping.getDefaultInstance());
        for (int i = 0; i < 19; i++) {
            proto.send(ping);
            assertThat(proto.next().hasPong()).as("frame " + i).isTrue();
        }
        for (int i = 0; i < 20; i++) {
            proto.send(ping);
            assertThat(proto.next()).satisfies(frame -> {
                assertThat(frame.getReplyTo()).isEqualTo(8);
                assertThat(frame.getError().getCode()).isEqualTo(ErrorCode.RATE_LIMITED);
                assertThat(frame.getError().getRetryAfterMs()).isBetween(1, 21);
            });
        }
        proto.send(ping);
        assertThat(proto.closed()).isEqualTo(CloseCode.TOO_MANY_REQUESTS);
    }

    @Test
    void frames_atTheRate_passForEver() {
        for (int i = 0; i < 200; i++) {
            proto.send(ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()));
            assertThat(proto.next().hasPong()).isTrue();
            node.advance(Duration.ofMillis(20));
        }
    }

    @Test
    void exceptions_ofTheDecoder_areTheirCloseCodes() {
        assertClosedBy(
                new CorruptedWebSocketFrameException(WebSocketCloseStatus.MESSAGE_TOO_BIG, "big"),
                CloseCode.FRAME_TOO_LARGE);
        assertClosedBy(
                new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, "rsv"),
                CloseCode.MALFORMED_FRAME);
        assertClosedBy(new IllegalStateException("expected by the test"), CloseCode.SERVER_FAULT);
    }

    private static void assertClosedBy(Throwable cause, CloseCode code) {
        try (TestNode node = new TestNode(1)) {
            TestConnection client = node.open(0, 1);
            client.channel().pipeline().fireExceptionCaught(cause);
            assertThat(client.closed()).isEqualTo(code);
        }
    }

    @Test
    void ioException_isALostConnection() {
        proto.channel().pipeline().fireExceptionCaught(new IOException("reset"));
        node.run();
        assertThat(proto.nextObject()).isNull();
        assertThat(proto.connection().state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(node.count("parley.access.closes", "code", "CONNECTION_LOST"))
                .isEqualTo(1);
    }

    @Test
    void frames_whileClosing_areDropped() {
        Connection connection = proto.connection();
        proto.stick(true);
        node.closer.close(connection, CloseCode.GOING_AWAY, "");
        assertThat(connection.state()).isEqualTo(ConnectionState.CLOSING);
        proto.send(new BinaryWebSocketFrame(bytes(pullBytes(3))));
        proto.send(new PingWebSocketFrame(bytes((byte) 1)));
        assertThat(node.upstream.requests()).isEmpty();
    }
}
