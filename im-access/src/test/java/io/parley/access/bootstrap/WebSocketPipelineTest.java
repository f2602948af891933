package io.parley.access.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.access.testing.Said;
import io.parley.access.testing.TestNode;
import io.parley.common.protocol.CloseCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketPipelineTest {
    private static final byte[] NO_MASK = new byte[4];

    private final TestNode node = new TestNode(1);
    private final WireConnection connection = new WireConnection(node);

    @AfterEach
    void end() {
        connection.end();
        node.close();
    }

    private Said send(byte[] bytes) {
        connection.receive(bytes, 0, bytes.length);
        return connection.said().fromTheCatalogues();
    }

    private static byte[] upgrade(String headers) {
        return ("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: parley.v1.json\r\n"
                        + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] withFrame(byte[] request, int first, int second, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(request);
        bytes.write(first);
        bytes.write(second);
        bytes.writeBytes(NO_MASK);
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }

    @Test
    void upgrade_withAFrameInTheSamePacket_isAnsweredBeforeTheFrame() {
        Said said = send(withFrame(upgrade(""), 0x81, 0x82, new byte[] {'{', '}'}));

        assertThat(said.statuses()).containsExactly(101);
        assertThat(said.closeCode()).isEqualTo(CloseCode.HELLO_REQUIRED);
    }

    @Test
    void upgrade_withWhatIsNoFrameInTheSamePacket_isAnsweredBeforeTheClose() {
        Said said = send(withFrame(upgrade(""), 0xf1, 0x80, new byte[0]));

        assertThat(said.statuses()).containsExactly(101);
        assertThat(said.closeCode()).isEqualTo(CloseCode.MALFORMED_FRAME);
    }

    @Test
    void request_bodyTooLong_isRefusedWithACode() {
        Said said = send(upgrade("Content-Length: 2000\r\n"));

        assertThat(said.statuses()).containsExactly(400);
        assertThat(said.codes()).containsExactly("INVALID_ARGUMENT");
    }

    @Test
    void request_withExpect_isAnsweredOnce() {
        assertThat(send(upgrade("Expect: 100-continue\r\n")).statuses()).containsExactly(101);
    }
}
