package io.parley.client.netty;

import com.google.protobuf.CodedInputStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.parley.client.connection.Wire;
import io.parley.common.protocol.ServerFrame;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last handler of a channel: parses frames, which copies what it needs, and releases every buffer. */
final class FrameReader extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(FrameReader.class);

    private final NettyWire wire;
    private final int epoch;

    FrameReader(NettyWire wire, int epoch) {
        this.wire = wire;
        this.epoch = epoch;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            wire.opened(epoch);
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            ctx.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) throws IOException {
        if (frame instanceof CloseWebSocketFrame close) {
            int code = close.statusCode() > 0 ? close.statusCode() : WebSocketCloseStatus.EMPTY.code();
            ctx.close();
            wire.lost(epoch, code);
        } else if (frame instanceof BinaryWebSocketFrame) {
            Wire.Events events = wire.events(epoch);
            if (events != null) {
                events.frame(ServerFrame.parseFrom(
                        CodedInputStream.newInstance(frame.content().nioBuffer())));
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        wire.lost(epoch, WebSocketCloseStatus.ABNORMAL_CLOSURE.code());
    }

    /** What follows can't be trusted either: a new connection starts from a sync. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof WebSocketHandshakeException) {
            LOG.debug("connection broke: {}", cause.toString());
        } else if (cause instanceof DecoderException) {
            LOG.warn("connection given up: {}", cause.toString());
        } else {
            LOG.error("connection given up after a fault", cause);
        }
        ctx.close();
        wire.lost(epoch, WebSocketCloseStatus.ABNORMAL_CLOSURE.code());
    }
}
