package io.parley.access.handshake;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionCloser;
import io.parley.access.metrics.AccessMetrics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Turns the one HTTP request of a connection into a WebSocket, or refuses it. It and everything of HTTP leave the
 * pipeline when that is done: an open connection carries nothing that it no longer needs.
 */
public final class UpgradeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Connection connection;
    private final UpgradePolicy policy;
    private final WebSocketDecoderConfig decoder;
    private final ConnectionCloser closer;
    private final AccessMetrics metrics;
    private final Consumer<ChannelHandlerContext> upgraded;

    /**
     * @param decoder how WebSocket frames are to be read
     * @param upgraded called on the event loop when WebSocket frames begin, to put in what takes them
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
        upgraded.accept(ctx);
        // It takes the HTTP handlers out itself.
        new WebSocketServerHandshaker13(null, granted.subprotocol().token(), decoder)
                .handshake(ctx.channel(), request)
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
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
        closer.refuse(connection, "UPGRADE_BROKEN");
        ctx.close();
    }
}
