package io.parley.access.handshake;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.ReferenceCountUtil;
import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionCloser;
import io.parley.access.metrics.AccessMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the one HTTP request of a connection into a WebSocket, or refuses it. It and everything of HTTP leave the
 * pipeline when that is done: an open connection carries nothing that it no longer needs.
 */
public final class UpgradeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradeHandler.class);

    private final Connection connection;
    private final UpgradePolicy policy;
    private final WebSocketDecoderConfig decoder;
    private final ConnectionCloser closer;
    private final AccessMetrics metrics;
    private final Consumer<ChannelHandlerContext> upgraded;
    /** Frames, and what the decoder threw, that came in one packet with the request: they wait for the answer to it. */
    private final List<Object> early = new ArrayList<>(0);

    private boolean isUpgrading;

    /**
     * @param decoder how WebSocket frames are to be read
     * @param upgraded called on the event loop when the answer has been written, to put in what takes WebSocket frames in
     *     the place of this handler
     */
    public UpgradeHandler(
            Connection connection,
            UpgradePolicy policy,
            WebSocketDecoderConfig decoder,
            ConnectionCloser closer,
            AccessMetrics metrics,
            Consumer<ChannelHandlerContext> upgraded) {
        this.connection = connection;
        this.policy = policy;
        this.decoder = decoder;
        this.closer = closer;
        this.metrics = metrics;
        this.upgraded = upgraded;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (isUpgrading) {
            early.add(message);
        } else {
            super.channelRead(ctx, message);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (connection.isEnding()) {
            return;
        }
        UpgradePolicy.Decision decision =
                request.decoderResult().isSuccess() ? policy.decide(request, peerOf(ctx)) : UpgradePolicy.malformed();
        if (decision instanceof UpgradePolicy.Decision.Granted granted) {
            upgrade(ctx, request, granted);
        } else if (decision instanceof UpgradePolicy.Decision.Refused refused) {
            refuse(ctx, refused.refusal());
        }
    }

    private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request, UpgradePolicy.Decision.Granted granted) {
        connection.upgraded(granted.subprotocol(), granted.clientAddress(), policy.helloTimeout());
        isUpgrading = true;
        // It takes the HTTP handlers out itself.
        new WebSocketServerHandshaker13(null, granted.subprotocol().token(), decoder)
                .handshake(ctx.channel(), request)
                .addListener((ChannelFutureListener) answered -> {
                    if (answered.isSuccess()) {
                        begin(ctx);
                    } else {
                        ctx.close();
                    }
                });
    }

    private void begin(ChannelHandlerContext ctx) {
        isUpgrading = false;
        List<Object> waiting = List.copyOf(early);
        early.clear();
        upgraded.accept(ctx);
        ChannelHandlerContext source = ctx.pipeline().context(WebSocketFrameDecoder.class);
        for (Object message : waiting) {
            if (message instanceof Throwable cause) {
                source.fireExceptionCaught(cause);
            } else {
                source.fireChannelRead(message);
            }
        }
    }

    private void refuse(ChannelHandlerContext ctx, UpgradeRefusal refusal) {
        metrics.upgradeRefused(refusal.status().code(), refusal.code());
        closer.refuse(connection, "UPGRADE_REFUSED");
        ctx.writeAndFlush(refusal.toResponse()).addListener(ChannelFutureListener.CLOSE);
    }

    private static InetAddress peerOf(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closer.lost(connection);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (isUpgrading) {
            early.add(cause);
            return;
        }
        if (!(cause instanceof IOException || cause instanceof PrematureChannelClosureException)) {
            LOG.error("{} upgrade failed", connection, cause);
        }
        closer.refuse(connection, "UPGRADE_BROKEN");
        ctx.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        early.forEach(ReferenceCountUtil::release);
        early.clear();
    }
}
