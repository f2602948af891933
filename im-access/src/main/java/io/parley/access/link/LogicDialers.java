package io.parley.access.link;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.parley.access.delivery.PushListener;
import io.parley.common.link.Attach;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a {@link LogicDialer} for each address of a logic node, as configuration and DNS name them. */
public final class LogicDialers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogicDialers.class);
    private static final int VERSION = 1;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final EventLoop loop;
    private final LinkConfig config;
    private final LinkChannels channels;
    private final Attach self;
    private final LinkListener listener;
    private final LogicResolver resolver;
    private final ScheduledExecutorService resolving;
    private final Map<LogicDialer.Target, LogicDialer> dialers = new HashMap<>();

    private LogicDialers(
            String node,
            EventLoop loop,
            Class<? extends Channel> channelType,
            LinkConfig config,
            LogicLinks links,
            PushListener pushes) {
        this.loop = loop;
        this.config = config;
        this.channels = new LinkChannels(loop, channelType, config.tls());
        this.self = Attach.newBuilder()
                .setNode(node)
                .setBootId(new SecureRandom().nextLong() >>> 1)
                .setVersion(VERSION)
                .build();
        this.listener = links.listener(pushes);
        this.resolver = new LogicResolver(config.logicNodes());
        this.resolving = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "parley-link-dns");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begins to dial; returns at once.
     *
     * @param node the name of this access node
     * @param loop the link's event loop, which nothing else should use
     * @param channelType the loop's kind of socket
     */
    public static LogicDialers start(
            String node,
            EventLoop loop,
            Class<? extends Channel> channelType,
            LinkConfig config,
            LogicLinks links,
            PushListener pushes) {
        LogicDialers dialers = new LogicDialers(node, loop, channelType, config, links, pushes);
        if (dialers.resolver.isDynamic()) {
            dialers.resolving.scheduleWithFixedDelay(
                    dialers::resolve, 0, config.timing().resolveEvery().toMillis(), TimeUnit.MILLISECONDS);
        } else {
            dialers.resolve();
        }
        return dialers;
    }

    private void resolve() {
        Set<LogicDialer.Target> targets = resolver.resolve();
        loop.execute(() -> dial(targets));
    }

    private void dial(Set<LogicDialer.Target> targets) {
        targets.forEach(target -> dialers.computeIfAbsent(
                target, absent -> new LogicDialer(target, channels, loop, config, self, listener)));
        dialers.forEach((target, dialer) -> dialer.want(targets.contains(target)));
        dialers.values().removeIf(LogicDialer::isFinished);
    }

    /** Sends what is queued for logic nodes, waiting a short while for that, and hangs up. */
    @Override
    public void close() {
        resolving.shutdownNow();
        try {
            CompletableFuture.supplyAsync(this::complete, loop)
                    .thenCompose(Function.identity())
                    .get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("logic nodes did not end their links within {}", CLOSE_TIMEOUT);
        }
        loop.submit(() -> dialers.values().forEach(LogicDialer::end)).awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
    }

    private CompletableFuture<Void> complete() {
        return CompletableFuture.allOf(
                dialers.values().stream().map(LogicDialer::complete).toArray(CompletableFuture[]::new));
    }
}
