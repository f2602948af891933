package io.parley.access.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.parley.access.connection.Connection;
import io.parley.access.connection.Subprotocol;
import io.parley.access.frame.WebSocketFrameHandler;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.ConnectionOpening;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.Hello;
import io.parley.common.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One client connection of a {@link TestNode}, seen from both ends. Each buffer that comes out is checked and released. */
public final class TestConnection {
    public static final String DEVICE = "device-1";

    private final TestNode node;
    /** Lends its event loop, which goes on when the connection's own channel is closed. */
    private final EmbeddedChannel host;

    private final EmbeddedChannel channel;
    private Connection connection;
    private boolean isStuck;

    TestConnection(TestNode node) {
        this.node = node;
        this.host = EmbeddedChannel.builder().ticker(node.ticker).build();
        this.channel = EmbeddedChannel.builder()
                .register(false)
                .ticker(node.ticker)
                .handlers(new Wire())
                .build();
        host.eventLoop().register(channel);
        channel.config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(
                        node.config.outbound().lowWaterMarkBytes(),
                        node.config.outbound().highWaterMarkBytes()));
    }

    public EmbeddedChannel channel() {
        return channel;
    }

    public Connection connection() {
        return connection;
    }

    /** Registers the connection; its handlers are the test's matter. */
    public Connection begin(Duration timeout) {
        connection = Connection.begin(channel, node.loops, node.config, timeout, node.metrics);
        return connection;
    }

    /** As after the WebSocket handshake. */
    public TestConnection upgraded(Subprotocol subprotocol) {
        begin(Duration.ofSeconds(5));
        connection.upgraded(subprotocol, "203.0.113.9", Duration.ofSeconds(5));
        channel.pipeline()
                .addLast(
                        "frames",
                        new WebSocketFrameHandler(
                                connection,
                                node.dispatcher,
                                node.closer,
                                node.config.inbound().maxFrameBytes()));
        return this;
    }

    public TestConnection hello(String token) {
        return send(ClientFrame.newBuilder()
                .setRequestId(1)
                .setHello(Hello.newBuilder().setToken(token).setDeviceId(DEVICE)));
    }

    /** The logic node accepts the hello. */
    public void accept() {
        ConnectionOpening opening = node.upstream.events.stream()
                .filter(AccessEvent::hasConnectionOpening)
                .map(AccessEvent::getConnectionOpening)
                .filter(event -> event.getConnection().getConnectionId() == connection.id())
                .reduce((first, last) -> last)
                .orElseThrow();
        node.take(FakeLogic.accepted(opening));
        node.run();
    }

    /** Sends a frame in the connection's subprotocol. */
    public TestConnection send(ClientFrame.Builder frame) {
        try {
            return connection.subprotocol() == Subprotocol.PROTO
                    ? send(new BinaryWebSocketFrame(
                            Unpooled.wrappedBuffer(frame.build().toByteArray())))
                    : send(new TextWebSocketFrame(JsonFormat.printer().print(frame)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Sends a WebSocket frame; whoever takes it releases it. */
    public TestConnection send(WebSocketFrame frame) {
        channel.writeInbound(frame);
        node.run();
        return this;
    }

    /** As the client reads on, or not at all. */
    public void stick(boolean stuck) {
        isStuck = stuck;
        if (!stuck) {
            channel.flush();
            node.run();
        }
    }

    /** Whatever came out next, null if nothing; the caller releases it. */
    public Object nextObject() {
        node.run();
        return channel.readOutbound();
    }

    /** The next ServerFrame that came out, pings apart; null if none has. */
    public ServerFrame next() {
        Object message = nextObject();
        while (message instanceof PingWebSocketFrame ping) {
            ping.release();
            message = nextObject();
        }
        if (message == null) {
            return null;
        }
        assertThat(message).isInstanceOf(ByteBuf.class);
        ByteBuf encoded = (ByteBuf) message;
        assertThat(encoded.refCnt()).isPositive();
        try {
            return decode(encoded);
        } finally {
            encoded.release();
        }
    }

    private static ServerFrame decode(ByteBuf encoded) {
        int kind = encoded.readUnsignedByte();
        long length = encoded.readUnsignedByte();
        length = length == 126 ? encoded.readUnsignedShort() : length == 127 ? encoded.readLong() : length;
        assertThat(encoded.readableBytes()).isEqualTo((int) length);
        byte[] body = ByteBufUtil.getBytes(encoded);
        try {
            if (kind == 0x82) {
                return ServerFrame.parseFrom(body);
            }
            assertThat(kind).isEqualTo(0x81);
            ServerFrame.Builder frame = ServerFrame.newBuilder();
            JsonFormat.parser().merge(new String(body, StandardCharsets.UTF_8), frame);
            return frame.build();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** The close code that came out after whatever else did. */
    public CloseCode closed() {
        for (Object message = nextObject(); message != null; message = nextObject()) {
            try {
                if (message instanceof CloseWebSocketFrame close) {
                    return CloseCode.forNumber(close.statusCode());
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
        return null;
    }

    EventLoop loop() {
        return host.eventLoop();
    }

    /** Runs what is due on the connection's event loop; true if there may be more. */
    boolean run() {
        host.runPendingTasks();
        return host.hasPendingTasks();
    }

    void close() {
        isStuck = false;
        channel.finishAndReleaseAll();
        host.finishAndReleaseAll();
    }

    /** The client's side of the socket. */
    private final class Wire extends ChannelOutboundHandlerAdapter {
        @Override
        public void flush(ChannelHandlerContext ctx) {
            if (!isStuck) {
                ctx.flush();
            }
        }
    }
}
