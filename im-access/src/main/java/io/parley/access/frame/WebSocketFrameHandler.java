package io.parley.access.frame;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionCloser;
import io.parley.access.connection.FrameAllowance;
import io.parley.access.connection.JsonFrames;
import io.parley.access.connection.Subprotocol;
import io.parley.common.protocol.CloseCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of an open connection: takes WebSocket frames apart, and turns both subprotocols into the bytes of a
 * ClientFrame. Releases every frame that it gets.
 */
public final class WebSocketFrameHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketFrameHandler.class);
    private static final String FRAGMENTS = "fragments";

    private final Connection connection;
    private final FrameDispatcher dispatcher;
    private final ConnectionCloser closer;
    private final int maxMessageBytes;

    /** @param maxMessageBytes of a message that comes in several frames; a single frame's size is the decoder's matter */
    public WebSocketFrameHandler(
            Connection connection, FrameDispatcher dispatcher, ConnectionCloser closer, int maxMessageBytes) {
        this.connection = connection;
        this.dispatcher = dispatcher;
        this.closer = closer;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof WebSocketFrame frame && isFragment(frame)) {
            assemble(ctx, frame);
            return;
        }
        try {
            if (message instanceof WebSocketFrame frame) {
                take(ctx, frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private static boolean isFragment(WebSocketFrame frame) {
        return !frame.isFinalFragment() || frame instanceof ContinuationWebSocketFrame;
    }

    /** Few clients ever send fragments: the aggregator comes into the pipeline, before this handler, with the first one. */
    private void assemble(ChannelHandlerContext ctx, WebSocketFrame fragment) {
        WebSocketFrameAggregator aggregator = new WebSocketFrameAggregator(maxMessageBytes);
        ctx.pipeline().addBefore(ctx.name(), FRAGMENTS, aggregator);
        try {
            aggregator.channelRead(ctx.pipeline().context(FRAGMENTS), fragment);
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
    }

    private void take(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            closer.closedByClient(connection, close.statusCode());
            return;
        }
        if (connection.isEnding()) {
            return;
        }
        connection.heard();
        if (frame instanceof PingWebSocketFrame) {
            pong(ctx, frame);
        } else if (frame instanceof PongWebSocketFrame) {
            admit();
        } else if (frame instanceof BinaryWebSocketFrame == (connection.subprotocol() == Subprotocol.PROTO)) {
            takeMessage(frame.content());
        } else {
            closer.close(
                    connection,
                    CloseCode.WRONG_FRAME_TYPE,
                    "expected: " + (frame instanceof TextWebSocketFrame ? "binary" : "text") + " messages on "
                            + connection.subprotocol().token());
        }
    }

    private void pong(ChannelHandlerContext ctx, WebSocketFrame ping) {
        if (admit()) {
            ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        }
    }

    /** Control frames count as frames; over the allowance they have no answer. */
    private boolean admit() {
        FrameAllowance.Verdict verdict = connection.admit();
        if (verdict == FrameAllowance.Verdict.CLOSE) {
            dispatcher.tooMany(connection);
        }
        return verdict == FrameAllowance.Verdict.PASS;
    }

    private void takeMessage(ByteBuf content) {
        byte[] bytes = ByteBufUtil.getBytes(content);
        try {
            ByteString frame = connection.subprotocol() == Subprotocol.PROTO
                    ? UnsafeByteOperations.unsafeWrap(bytes)
                    : JsonFrames.parse(decode(bytes), dispatcher::sawUnknownFields)
                            .toByteString();
            dispatcher.dispatch(connection, frame);
        } catch (CharacterCodingException e) {
            closer.close(connection, CloseCode.INVALID_UTF8, "text that is not UTF-8");
        } catch (InvalidProtocolBufferException e) {
            closer.close(connection, CloseCode.MALFORMED_FRAME, "not a ClientFrame in JSON");
        }
    }

    /** Refuses what {@code new String} would mend. */
    private static String decode(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        connection.writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closer.lost(connection);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            tooLarge();
        } else if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            if (corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
                tooLarge();
            } else {
                closer.close(connection, CloseCode.MALFORMED_FRAME, "against RFC 6455");
            }
        } else if (cause instanceof IOException || cause instanceof PrematureChannelClosureException) {
            LOG.debug("{} connection broke: {}", connection, cause.toString());
            ctx.close();
        } else {
            LOG.error("{} failed", connection, cause);
            closer.close(connection, CloseCode.SERVER_FAULT, "a fault of the server; it has been logged");
        }
    }

    private void tooLarge() {
        closer.close(connection, CloseCode.FRAME_TOO_LARGE, "expected: messages of <= " + maxMessageBytes + " bytes");
    }
}
