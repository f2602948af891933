package io.parley.access.handshake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Puts a request and its body together; an upgrade has none. It answers nothing itself, as Netty's would: {@code Expect}
 * is left alone, and a body that is too long makes the request malformed for {@link UpgradeHandler}.
 */
public final class RequestBody extends HttpObjectAggregator {
    private static final int MAX_BYTES = 1024;

    public RequestBody() {
        super(MAX_BYTES);
    }

    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        return null;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        FullHttpRequest malformed = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        malformed.setDecoderResult(DecoderResult.failure(
                new TooLongFrameException("a body of > " + MAX_BYTES + " bytes (expected: none)")));
        ctx.fireChannelRead(malformed);
    }
}
