package io.parley.access.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.parley.access.connection.ConnectionState;
import io.parley.access.connection.Subprotocol;
import io.parley.access.testing.TestConnection;
import io.parley.access.testing.TestNode;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Hello;
import io.parley.common.protocol.Ping;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Typing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameDispatcherTest {
    private final TestNode node = new TestNode(1);
    private final TestConnection client = node.connection(0).upgraded(Subprotocol.PROTO);

    @AfterEach
    void close() {
        node.close();
    }

    private static ClientFrame.Builder pull(int id) {
        return ClientFrame.newBuilder().setRequestId(id).setPull(Pull.getDefaultInstance());
    }

    private static ClientFrame.Builder ping(int id) {
        return ClientFrame.newBuilder().setRequestId(id).setPing(Ping.getDefaultInstance());
    }

    private static ClientFrame.Builder later(int id) {
        return ClientFrame.newBuilder()
                .setRequestId(id)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                900,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(ByteString.EMPTY)
                                        .build())
                        .build());
    }

    private void sendHello() {
        client.hello(node.tokens.token(1, 1, TestNode.NOW.plusSeconds(60)));
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPENING);
    }

    private void open() {
        sendHello();
        client.accept();
        assertThat(client.next().hasHelloResult()).isTrue();
    }

    private void assertRefused(int id, ErrorCode code) {
        ServerFrame frame = client.next();
        assertThat(frame.getReplyTo()).isEqualTo(id);
        assertThat(frame.getError().getCode()).isEqualTo(code);
    }

    @Test
    void frame_beforeTheHello_closes() {
        client.send(pull(1));
        assertThat(client.closed()).isEqualTo(CloseCode.HELLO_REQUIRED);
        assertThat(node.upstream.events).isEmpty();
    }

    @Test
    void frame_ofALaterVersionBeforeTheHello_closes() {
        client.send(later(1));
        assertThat(client.closed()).isEqualTo(CloseCode.HELLO_REQUIRED);
    }

    @Test
    void hello_whoseBodyIsNone_isMalformed() {
        client.send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {0x12, 1, (byte) 0xff})));
        assertThat(client.closed()).isEqualTo(CloseCode.MALFORMED_FRAME);
    }

    @Test
    void frames_behindTheHello_waitForItsAnswerAndKeepTheirOrder() {
        sendHello();
        client.send(pull(2)).send(pull(3)).send(ping(4));
        assertThat(client.next().getReplyTo()).as("a ping needs nobody").isEqualTo(4);
        assertThat(node.upstream.requests()).isEmpty();
        client.accept();
        assertThat(client.next().hasHelloResult()).isTrue();
        assertThat(node.upstream.requests())
                .extracting(ClientFrame::getRequestId)
                .containsExactly(2, 3);
    }

    @Test
    void frames_behindTheHello_moreThanAreHeld_areBusy() {
        sendHello();
        for (int id = 2; id < 18; id++) {
            client.send(pull(id));
        }
        assertThat(client.next()).isNull();
        client.send(pull(18));
        assertRefused(18, ErrorCode.BUSY);
    }

    @Test
    void frames_behindTheHello_largerThanAreHeld_areBusy() {
        sendHello();
        ClientFrame.Builder large = ClientFrame.newBuilder()
                .setRequestId(2)
                .setSend(Send.newBuilder()
                        .addMessages(io.parley.common.protocol.OutgoingMessage.newBuilder()
                                .setClientMsgId("x".repeat(40_000))));
        client.send(large);
        assertThat(client.next()).isNull();
        client.send(large.setRequestId(3));
        assertRefused(3, ErrorCode.BUSY);
    }

    @Test
    void hello_theSecondOne_isRefusedAndTheFirstStands() {
        open();
        client.send(ClientFrame.newBuilder().setRequestId(9).setHello(Hello.getDefaultInstance()));
        assertRefused(9, ErrorCode.INVALID_ARGUMENT);
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPEN);
    }

    @Test
    void hello_theSecondOneBehindTheFirst_isRefusedToo() {
        sendHello();
        client.send(ClientFrame.newBuilder().setRequestId(9).setHello(Hello.getDefaultInstance()));
        client.accept();
        assertThat(client.next().hasHelloResult()).isTrue();
        assertRefused(9, ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void body_thatIsNotKnown_isAnUnknownOperationAndCounted() {
        open();
        client.send(later(9));
        assertRefused(9, ErrorCode.UNKNOWN_OPERATION);
        assertThat(node.count("parley.access.unknown.fields")).isEqualTo(1);
        assertThat(node.upstream.requests()).isEmpty();
        client.send(ClientFrame.newBuilder().setRequestId(10));
        assertRefused(10, ErrorCode.UNKNOWN_OPERATION);
    }

    @Test
    void fields_ofALaterVersion_goOnToLogicUntouched() {
        open();
        ClientFrame frame = later(9).setPull(Pull.getDefaultInstance()).build();
        client.send(frame.toBuilder());
        assertThat(node.upstream.requests()).containsExactly(frame);
        assertThat(node.count("parley.access.unknown.fields")).isEqualTo(1);
    }

    @Test
    void typing_isForwardedWithoutWaitingForAnAnswer() {
        open();
        client.send(ClientFrame.newBuilder().setTyping(Typing.newBuilder().setConversationId(4)));
        assertThat(node.upstream.requests()).hasSize(1);
        assertThat(client.connection().inFlight().size()).isZero();
        assertThat(client.next()).isNull();
    }

    @Test
    void ping_isAnsweredWithTheServersTime() {
        open();
        client.send(ping(3));
        ServerFrame pong = client.next();
        assertThat(pong.getReplyTo()).isEqualTo(3);
        assertThat(pong.getPong().getServerTimeMs()).isEqualTo(TestNode.NOW.toEpochMilli());
    }
}
