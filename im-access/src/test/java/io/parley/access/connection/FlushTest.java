package io.parley.access.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.ReferenceCountUtil;
import io.parley.access.metrics.AccessMetrics;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SyncHint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** On an event loop with a thread of its own, as an EmbeddedChannel runs its tasks after each single write. */
class FlushTest {
    private final EventLoopGroup group = new DefaultEventLoopGroup(1);
    private final ConnectionLoops loops = ConnectionLoops.of(group);
    private final AccessMetrics metrics = new AccessMetrics(new SimpleMeterRegistry());
    private final CompletableFuture<Connection> accepted = new CompletableFuture<>();
    private final AtomicInteger flushes = new AtomicInteger();

    private final class Counting extends ChannelDuplexHandler {
        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushes.incrementAndGet();
            ctx.flush();
        }
    }

    private Connection connect() throws Exception {
        LocalAddress address = new LocalAddress(FlushTest.class);
        new ServerBootstrap()
                .group(group)
                .channel(LocalServerChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Counting());
                        Connection connection = Connection.begin(
                                channel, loops, ConnectionConfig.defaults(), Duration.ofSeconds(5), metrics);
                        connection.opened();
                        accepted.complete(connection);
                    }
                })
                .bind(address)
                .sync();
        new Bootstrap()
                .group(group)
                .channel(LocalChannel.class)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ReferenceCountUtil.release(message);
                    }
                })
                .connect(address)
                .sync();
        return accepted.get(5, TimeUnit.SECONDS);
    }

    @Test
    void pushes_inOneTurnOfTheLoop_areFlushedOnce() throws Exception {
        Connection connection = connect();
        OutboundFrame frame = new OutboundFrame(ServerFrame.newBuilder()
                .setSyncHint(SyncHint.getDefaultInstance())
                .build());
        int before = flushes.get();
        group.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        connection.push(frame, false, 0);
                    }
                })
                .sync();
        group.submit(() -> {}).sync();
        assertThat(flushes.get()).isEqualTo(before + 1);
        assertThat(metrics.framesOut().count()).isEqualTo(100);
        frame.release();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        assertThat(frame.refCnt()).isZero();
    }
}
