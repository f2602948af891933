package io.parley.client;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ServerFrame;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A {@link ModelServer} behind a real WebSocket on the loopback. A token is {@code "token <user>"}. */
final class LoopbackServer implements AutoCloseable {
    final ModelServer model = new ModelServer(this::push);
    final AtomicInteger hellos = new AtomicInteger();
    volatile boolean fragmenting;
    private final Map<Long, Set<Channel>> channels = new ConcurrentHashMap<>();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final @Nullable SslContext tls;
    private final int port;
    private @Nullable Channel listening;

    LoopbackServer() {
        this(null);
    }

    LoopbackServer(@Nullable SslContext tls) {
        this.tls = tls;
        port = listen(0);
    }

    URI url() {
        return URI.create((tls == null ? "ws" : "wss") + "://localhost:" + port + "/ws");
    }

    /** Refuses connections, and drops those that there are without a word. */
    void down() {
        if (listening != null) {
            listening.close().syncUninterruptibly();
        }
        channels.values().forEach(some -> some.forEach(Channel::close));
    }

    void up() {
        listen(port);
    }

    private int listen(int at) {
        listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(8_192),
                                        new WebSocketServerProtocolHandler("/ws", "parley.v1.proto", false, 65_536),
                                        new NotFound(),
                                        new Handler());
                    }
                })
                .bind("localhost", at)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    Set<Channel> channelsOf(long user) {
        return channels.getOrDefault(user, Set.of());
    }

    void push(long user, ServerFrame frame) {
        channelsOf(user).forEach(channel -> write(channel, frame));
    }

    private void write(Channel channel, ServerFrame frame) {
        byte[] bytes = frame.toByteArray();
        if (fragmenting && bytes.length > 1) {
            int half = bytes.length / 2;
            channel.write(new BinaryWebSocketFrame(false, 0, Unpooled.copiedBuffer(bytes, 0, half)));
            channel.writeAndFlush(
                    new ContinuationWebSocketFrame(true, 0, Unpooled.copiedBuffer(bytes, half, bytes.length - half)));
        } else {
            channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        }
    }

    @Override
    public void close() {
        down();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class NotFound extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    private final class Handler extends SimpleChannelInboundHandler<WebSocketFrame> {
        private long user;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame message) throws Exception {
            if (!(message instanceof BinaryWebSocketFrame)) {
                return;
            }
            ClientFrame frame = ClientFrame.parseFrom(ByteBufUtil.getBytes(message.content()));
            if (frame.hasHello()) {
                hellos.incrementAndGet();
                user = Long.parseLong(frame.getHello().getToken().substring("token ".length()));
                channels.computeIfAbsent(user, key -> ConcurrentHashMap.newKeySet())
                        .add(ctx.channel());
                ctx.writeAndFlush(new PingWebSocketFrame());
            }
            write(ctx.channel(), model.handle(user, frame));
        }

        /** A client that breaks off, or does not trust the certificate. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            channels.getOrDefault(user, Set.of()).remove(ctx.channel());
        }
    }
}
