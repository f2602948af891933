package io.parley.access.bootstrap;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.EventExecutor;
import io.parley.access.connection.ConnectionCloser;
import io.parley.access.connection.ConnectionLoops;
import io.parley.access.connection.ConnectionSweep;
import io.parley.access.connection.OutboundConfig;
import io.parley.access.connection.RequestForwarder;
import io.parley.access.delivery.Hinter;
import io.parley.access.delivery.PushListener;
import io.parley.access.frame.FrameDispatcher;
import io.parley.access.handshake.Greeter;
import io.parley.access.handshake.TokenChecks;
import io.parley.access.handshake.TokenKeys;
import io.parley.access.handshake.UpgradePolicy;
import io.parley.access.link.LogicDialers;
import io.parley.access.link.LogicLinks;
import io.parley.access.metrics.AccessMetrics;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running access node. Several may run in one process. */
public final class AccessServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessServer.class);
    private static final int BACKLOG = 4096;
    private static final int SHUTDOWN_TIMEOUT_SECONDS = 2;

    private final AccessConfig config;
    private final EventLoopGroup clientLoops;
    private final EventLoopGroup linkLoops;
    private final AtomicBoolean isDraining = new AtomicBoolean();
    private final ExecutorService tokenThreads;
    private final LogicDialers dialers;
    private final Drain drain;
    private final ManagementServer management;
    private final Channel listener;

    private AccessServer(
            AccessConfig config, Transport transport, EventLoopGroup clientLoops, EventLoopGroup linkLoops) {
        int threads = NettyRuntime.availableProcessors();
        Clock clock = Clock.systemUTC();
        this.config = config;
        this.clientLoops = clientLoops;
        this.linkLoops = linkLoops;
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AccessMetrics metrics = new AccessMetrics(registry);
        ConnectionLoops loops = ConnectionLoops.of(clientLoops);
        metrics.gauge("parley.access.connections", "client connections, in whatever state", loops::connections);
        TokenKeys keys = new TokenKeys(clock);
        Hinter hinter = new Hinter(loops);
        EventLoop linkLoop = linkLoops.next();
        LogicLinks links = new LogicLinks(linkLoop, loops, config.link().timing(), keys, hinter, metrics);
        ConnectionCloser closer = new ConnectionCloser(metrics, links::closed);
        RequestForwarder forwarder =
                new RequestForwarder(links, config.connection().inbound());
        this.tokenThreads = TokenChecks.executor(Math.max(1, threads / 2));
        TokenChecks tokens = new TokenChecks(keys, tokenThreads);
        Greeter greeter = new Greeter(tokens, links, forwarder, closer, config.handshake(), clock);
        FrameDispatcher dispatcher = new FrameDispatcher(greeter, forwarder, closer, metrics, clock);
        PushListener pushes = new PushListener(loops, dispatcher, closer, metrics);
        this.drain = new Drain(loops, closer, config.drain());
        UpgradePolicy policy = new UpgradePolicy(config.handshake());
        loops.start(new ConnectionSweep(config.connection(), config.handshake().helloTimeout(), closer, metrics));
        this.listener = listen(
                transport, new WebSocketPipeline(loops, config.connection(), policy, dispatcher, closer, metrics));
        List<EventExecutor> everyLoop = new ArrayList<>();
        clientLoops.forEach(everyLoop::add);
        everyLoop.add(linkLoop);
        this.management = ManagementServer.start(
                config.managementPort(), registry, new AccessHealth(everyLoop, links::attached, isDraining::get));
        // Last, so that a port that can't be had leaves nothing behind that dials.
        this.dialers =
                LogicDialers.start(config.node(), linkLoop, transport.clientChannel(), config.link(), links, pushes);
    }

    /**
     * Starts a node; returns once it listens. It is ready when a logic node has attached.
     *
     * @throws IllegalStateException if a port can't be had
     * @throws IllegalArgumentException if the configuration names what can't be used
     */
    public static AccessServer start(AccessConfig config) {
        Transport transport = Transport.best();
        EventLoopGroup clientLoops = transport.eventLoops(NettyRuntime.availableProcessors(), "client");
        EventLoopGroup linkLoops = transport.eventLoops(1, "link");
        try {
            AccessServer server = new AccessServer(config, transport, clientLoops, linkLoops);
            LOG.info(
                    "access node {} listens on {} ({}), management on {}, logic nodes {}",
                    config.node(),
                    server.port(),
                    transport.name(),
                    server.managementPort(),
                    config.link().logicNodes());
            return server;
        } catch (RuntimeException e) {
            shutDown(clientLoops);
            shutDown(linkLoops);
            throw e;
        }
    }

    private Channel listen(Transport transport, WebSocketPipeline pipeline) {
        OutboundConfig outbound = config.connection().outbound();
        ChannelFuture bound = new ServerBootstrap()
                .group(clientLoops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(outbound.lowWaterMarkBytes(), outbound.highWaterMarkBytes()))
                .childHandler(pipeline)
                .bind(config.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException("port: " + config.port() + " (expected: a free port)", bound.cause());
        }
        return bound.channel();
    }

    /** The port where clients connect. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** The port of health and metrics. */
    public int managementPort() {
        return management.port();
    }

    /**
     * Drains the node and waits until it has ended: not ready, no new connections, GoAway and close in waves, what is
     * queued for logic nodes, and then the rest. Repeated calls do nothing.
     */
    @Override
    public void close() {
        if (!isDraining.compareAndSet(false, true)) {
            return;
        }
        LOG.info("access node {} is leaving", config.node());
        listener.close().awaitUninterruptibly();
        drain.run().join();
        dialers.close();
        tokenThreads.shutdownNow();
        management.close();
        shutDown(clientLoops);
        shutDown(linkLoops);
        LOG.info("access node {} has left", config.node());
    }

    private static void shutDown(EventLoopGroup loops) {
        loops.shutdownGracefully(0, SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
