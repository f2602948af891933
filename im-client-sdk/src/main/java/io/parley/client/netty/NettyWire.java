package io.parley.client.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.parley.client.connection.Wire;
import io.parley.common.protocol.ClientFrame;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wire over a WebSocket with the binary subprotocol. All its channels live on the client's event loop, and so does
 * every call of it.
 *
 * <pre>
 *   socket ◄─► [tls] ◄─► http, httpBody (until the handshake is done) ◄─► wsdecoder, wsencoder ◄─► webSocket ─► fragments ─► frames
 * </pre>
 */
public final class NettyWire implements Wire {
    static final String SUBPROTOCOL = "parley.v1.proto";
    private static final int CONNECT_MILLIS = 10_000;
    private static final int MAX_HANDSHAKE_BYTES = 8_192;
    /** A page of the longest messages, with room. */
    private static final int MAX_FRAME_BYTES = 4 << 20;

    private static final String HTTP_BODY = "httpBody";

    private final EventLoop loop;
    private final Supplier<SslContext> tls;
    private @Nullable Channel channel;
    private int epoch;
    private @Nullable Events events;

    /** @param tls asked for with the first wss: address */
    public NettyWire(EventLoop loop, Supplier<SslContext> tls) {
        this.loop = loop;
        this.tls = tls;
    }

    @Override
    public void open(URI url, Events listener) {
        close();
        Target target = Target.of(url);
        int mine = epoch;
        events = listener;
        if (NetUtil.isValidIpV4Address(target.host) || NetUtil.isValidIpV6Address(target.host)) {
            connect(target, new InetSocketAddress(target.host, target.port), mine);
            return;
        }
        // The JDK's resolver blocks: not here.
        CompletableFuture.supplyAsync(() -> new InetSocketAddress(target.host, target.port))
                .thenAccept(address -> loop.execute(() -> connect(target, address, mine)));
    }

    private void connect(Target target, InetSocketAddress address, int mine) {
        if (mine != epoch) {
            return;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .disableResolver()
                .channel(Transport.channelOf(loop))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel fresh) {
                        assemble(fresh, target, mine);
                    }
                })
                .connect(address);
        channel = connecting.channel();
        connecting.addListener(future -> {
            if (!future.isSuccess()) {
                lost(mine, WebSocketCloseStatus.ABNORMAL_CLOSURE.code());
            }
        });
    }

    private void assemble(Channel fresh, Target target, int mine) {
        if (target.secure) {
            fresh.pipeline().addLast("tls", tls.get().newHandler(fresh.alloc(), target.host, target.port));
        }
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(target.url)
                .subprotocol(SUBPROTOCOL)
                .maxFramePayloadLength(MAX_FRAME_BYTES)
                .handleCloseFrames(false)
                .dropPongFrames(true)
                .withUTF8Validator(false)
                .handshakeTimeoutMillis(CONNECT_MILLIS)
                .build();
        fresh.pipeline()
                .addLast("http", new HttpClientCodec())
                .addLast(HTTP_BODY, new HttpObjectAggregator(MAX_HANDSHAKE_BYTES))
                .addLast("webSocket", new WebSocketClientProtocolHandler(config))
                .addLast("fragments", new WebSocketFrameAggregator(MAX_FRAME_BYTES))
                .addLast("frames", new FrameReader(this, mine));
    }

    void opened(int mine) {
        if (mine == epoch && events != null) {
            events.opened();
        }
    }

    /** Null for a socket that was given up. */
    @Nullable
    Events events(int mine) {
        return mine == epoch ? events : null;
    }

    void lost(int mine, int code) {
        Events heard = events(mine);
        if (heard != null) {
            forget();
            heard.closed(code);
        }
    }

    @Override
    public void send(ClientFrame frame) {
        if (channel != null && channel.isActive()) {
            channel.writeAndFlush(
                    new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame.toByteArray())), channel.voidPromise());
        }
    }

    @Override
    public void close() {
        Channel old = channel;
        forget();
        if (old == null) {
            return;
        }
        if (old.isActive() && old.pipeline().get(HTTP_BODY) == null) {
            old.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                    .addListener(written -> old.close());
        } else {
            old.close();
        }
    }

    @Override
    public void cut() {
        Channel old = channel;
        if (old != null) {
            if (old.isOpen()) {
                // With a reset instead of an orderly end.
                old.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            old.close();
            lost(epoch, WebSocketCloseStatus.ABNORMAL_CLOSURE.code());
        }
    }

    private void forget() {
        epoch++;
        channel = null;
        events = null;
    }

    private record Target(URI url, boolean secure, String host, int port) {
        static Target of(URI url) {
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            String host = url.getHost();
            if (host == null || !(scheme.equals("ws") || scheme.equals("wss"))) {
                throw new IllegalArgumentException(url + " (expected: ws://host or wss://host)");
            }
            boolean secure = scheme.equals("wss");
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new Target(url, secure, bare, url.getPort() > 0 ? url.getPort() : secure ? 443 : 80);
        }
    }
}
