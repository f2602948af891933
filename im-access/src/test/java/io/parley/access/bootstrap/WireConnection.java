package io.parley.access.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.parley.access.connection.Subprotocol;
import io.parley.access.handshake.HandshakeConfig;
import io.parley.access.handshake.UpgradePolicy;
import io.parley.access.testing.FakeLogic;
import io.parley.access.testing.Said;
import io.parley.access.testing.TestNode;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.ConnectionOpening;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Hello;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A client connection from its first byte on, over the real pipeline, in virtual time. Its buffers are counted. */
public final class WireConnection {
    private static final int MOST_BUFFERED = 1 << 20;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;

    private static final Map<Long, String> TOKENS = new ConcurrentHashMap<>();
    /** Bytes of constants that Netty's HTTP encoder keeps for ever. */
    private static final long NETTYS_OWN = nettysOwn();

    private final TestNode node;
    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false);
    private final EmbeddedChannel channel;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long id;

    public WireConnection(TestNode node) {
        this.node = node;
        this.channel = EmbeddedChannel.builder()
                .register(false)
                .ticker(node.ticker)
                .handlers()
                .build();
        channel.config().setAllocator(buffers);
        node.loop().register(channel);
        HandshakeConfig handshake = new HandshakeConfig(
                Set.of("https://shop.example"),
                List.of("127.0.0.0/8"),
                1_000_000,
                1_000_000_000,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
        channel.pipeline()
                .addLast(new WebSocketPipeline(
                        node.loops,
                        node.config,
                        new UpgradePolicy(handshake),
                        node.dispatcher,
                        node.closer,
                        node.metrics));
    }

    /** Bytes from the client, in whatever pieces. */
    public void receive(byte[] bytes, int from, int to) {
        if (channel.isOpen()) {
            channel.writeInbound(buffers.buffer().writeBytes(bytes, from, to - from));
            node.run();
        }
        assertThat(buffered(buffers.metric())).isLessThan(MOST_BUFFERED);
        for (ByteBuf written = channel.readOutbound(); written != null; written = channel.readOutbound()) {
            out.writeBytes(ByteBufUtil.getBytes(written));
            written.release();
        }
    }

    private void receive(byte[] bytes) {
        receive(bytes, 0, bytes.length);
    }

    public WireConnection upgrade(Subprotocol subprotocol) {
        receive(("GET /ws HTTP/1.1\r\nHost: chat.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Protocol: " + subprotocol.token() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** A hello whose token is good. */
    public WireConnection hello(Subprotocol subprotocol, long userId) {
        String token =
                TOKENS.computeIfAbsent(userId, user -> node.tokens.token(user, 1, TestNode.NOW.plusSeconds(3600)));
        if (subprotocol == Subprotocol.JSON) {
            message(
                    subprotocol,
                    "{\"requestId\":1,\"hello\":{\"token\":\"%s\",\"deviceId\":\"device-1\"}}"
                            .formatted(token)
                            .getBytes(StandardCharsets.UTF_8));
        } else {
            message(
                    subprotocol,
                    ClientFrame.newBuilder()
                            .setRequestId(1)
                            .setHello(Hello.newBuilder().setToken(token).setDeviceId("device-1"))
                            .build()
                            .toByteArray());
        }
        id = opening().getConnection().getConnectionId();
        return this;
    }

    private ConnectionOpening opening() {
        return node.upstream.events.stream()
                .filter(AccessEvent::hasConnectionOpening)
                .map(AccessEvent::getConnectionOpening)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    /** The logic node accepts the hello. */
    public WireConnection accept() {
        node.take(FakeLogic.accepted(opening()));
        receive(new byte[0]);
        return this;
    }

    /** One message in one masked frame. */
    public WireConnection message(Subprotocol subprotocol, byte[] message) {
        ByteBuf frame = buffers.buffer().writeByte(FINAL | (subprotocol == Subprotocol.JSON ? TEXT : BINARY));
        if (message.length < 126) {
            frame.writeByte(MASKED | message.length);
        } else if (message.length <= 0xffff) {
            frame.writeByte(MASKED | 126).writeShort(message.length);
        } else {
            frame.writeByte(MASKED | 127).writeLong(message.length);
        }
        // A mask of zeros leaves the message as it is.
        frame.writeInt(0).writeBytes(message);
        byte[] bytes = ByteBufUtil.getBytes(frame);
        frame.release();
        receive(bytes);
        return this;
    }

    public long id() {
        return id;
    }

    /** Everything so far. */
    public Said said() {
        receive(new byte[0]);
        return Said.of(out.toByteArray());
    }

    /** The client hangs up; no buffer of the connection may be left. */
    public void hangUp() {
        channel.finishAndReleaseAll();
        node.run();
        assertThat(buffered(buffers.metric()))
                .as("bytes that nobody has released")
                .isZero();
    }

    /** Once all have hung up. */
    public static void assertNothingLeft(TestNode node) {
        assertThat(node.loops.connections()).isZero();
        if (ByteBufAllocator.DEFAULT instanceof UnpooledByteBufAllocator shared) {
            assertThat(buffered(shared.metric()))
                    .as("bytes of frames that nobody has released")
                    .isEqualTo(NETTYS_OWN);
        }
    }

    /** The only connection hangs up. */
    public void end() {
        hangUp();
        assertNothingLeft(node);
    }

    private static long nettysOwn() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseEncoder());
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        channel.finishAndReleaseAll();
        return ByteBufAllocator.DEFAULT instanceof UnpooledByteBufAllocator shared ? buffered(shared.metric()) : 0;
    }

    private static long buffered(ByteBufAllocatorMetric metric) {
        return metric.usedHeapMemory() + metric.usedDirectMemory();
    }
}
