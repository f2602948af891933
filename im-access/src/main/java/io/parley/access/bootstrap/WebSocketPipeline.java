package io.parley.access.bootstrap;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionCloser;
import io.parley.access.connection.ConnectionConfig;
import io.parley.access.connection.ConnectionLoops;
import io.parley.access.frame.FrameDispatcher;
import io.parley.access.frame.WebSocketFrameHandler;
import io.parley.access.handshake.RequestBody;
import io.parley.access.handshake.UpgradeHandler;
import io.parley.access.handshake.UpgradePolicy;
import io.parley.access.metrics.AccessMetrics;

/**
 * Every handler of a client connection.
 *
 * <pre>
 *            while it is HTTP                             when it is a WebSocket
 *
 *   socket ─► HTTP_DECODER ─► HTTP_BODY ─► UPGRADE     socket ─► wsdecoder ─► [fragments] ─► FRAMES ─► FrameDispatcher
 *   socket ◄─ HTTP_ENCODER ◄───────────────┘           socket ◄─ wsencoder ◄── pings, closes
 *                                                      socket ◄─────────────── frames, encoded once (OutboundFrame)
 * </pre>
 *
 * {@code wsdecoder} and {@code wsencoder} are put in by Netty's handshake, which also takes the HTTP handlers out;
 * {@code fragments} comes with a client's first fragmented message, and for most never.
 */
final class WebSocketPipeline extends ChannelInitializer<Channel> {
    private static final String HTTP_DECODER = "httpDecoder";
    private static final String HTTP_ENCODER = "httpEncoder";
    private static final String HTTP_BODY = "httpBody";
    private static final String UPGRADE = "upgrade";
    private static final String FRAMES = "frames";

    private final ConnectionLoops loops;
    private final ConnectionConfig config;
    private final UpgradePolicy policy;
    private final FrameDispatcher dispatcher;
    private final ConnectionCloser closer;
    private final AccessMetrics metrics;
    private final WebSocketDecoderConfig decoder;

    WebSocketPipeline(
            ConnectionLoops loops,
            ConnectionConfig config,
            UpgradePolicy policy,
            FrameDispatcher dispatcher,
            ConnectionCloser closer,
            AccessMetrics metrics) {
        this.loops = loops;
        this.config = config;
        this.policy = policy;
        this.dispatcher = dispatcher;
        this.closer = closer;
        this.metrics = metrics;
        this.decoder = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(config.inbound().maxFrameBytes())
                .allowExtensions(false)
                // Our closer says goodbye, with a code of the catalogue.
                .closeOnProtocolViolation(false)
                .build();
    }

    @Override
    protected void initChannel(Channel channel) {
        Connection connection = Connection.begin(channel, loops, config, policy.helloTimeout(), metrics);
        channel.pipeline()
                .addLast(HTTP_DECODER, new HttpRequestDecoder())
                .addLast(HTTP_ENCODER, new HttpResponseEncoder())
                .addLast(HTTP_BODY, new RequestBody())
                .addLast(
                        UPGRADE,
                        new UpgradeHandler(
                                connection, policy, decoder, closer, metrics, ctx -> takeFrames(ctx, connection)));
    }

    private void takeFrames(ChannelHandlerContext upgrade, Connection connection) {
        upgrade.pipeline()
                .replace(
                        UPGRADE,
                        FRAMES,
                        new WebSocketFrameHandler(
                                connection, dispatcher, closer, config.inbound().maxFrameBytes()));
    }
}
