package io.parley.access.link;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes gRPC channels whose transport and callbacks run on the link's one event loop. */
final class LinkChannels {
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int MAX_BATCH_BYTES = 16 * 1024 * 1024;

    private final EventLoop loop;
    private final Class<? extends Channel> channelType;
    private final @Nullable SslContext ssl;

    /**
     * @throws IllegalArgumentException if the TLS files can't be used
     */
    LinkChannels(EventLoop loop, Class<? extends Channel> channelType, @Nullable TlsFiles tls) {
        this.loop = loop;
        this.channelType = channelType;
        this.ssl = tls == null ? null : read(tls);
    }

    private static SslContext read(TlsFiles tls) {
        try {
            return GrpcSslContexts.forClient()
                    .keyManager(tls.certificate().toFile(), tls.key().toFile())
                    .trustManager(tls.authorities().toFile())
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("tls: " + tls + " (expected: readable PEM files that fit)", e);
        }
    }

    /** The host may be a name: it is looked up each time. */
    ManagedChannel open(LogicDialer.Target target) {
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget("dns:///" + target.hostAndPort())
                .eventLoopGroup(loop)
                .channelType(channelType)
                .directExecutor()
                .overrideAuthority(target.authority())
                .maxInboundMessageSize(MAX_BATCH_BYTES)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .withOption(ChannelOption.TCP_NODELAY, true)
                .disableServiceConfigLookUp()
                .disableRetry();
        return ssl == null
                ? builder.usePlaintext().build()
                : builder.sslContext(ssl).build();
    }
}
