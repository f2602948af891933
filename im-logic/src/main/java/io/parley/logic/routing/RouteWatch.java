package io.parley.logic.routing;

import io.parley.logic.link.NamedThreads;
import io.parley.storage.routing.RouteStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks again and again whether Redis is there and still knows what it was told. */
@Component
public class RouteWatch implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RouteWatch.class);

    private final RouteStore routes;
    private final RouteRegistry registry;
    private final List<RoutesLostListener> listeners;
    private final RoutingConfig config;
    private @Nullable ScheduledExecutorService thread;
    private @Nullable Long lastGeneration;
    private boolean isDown;
    private long refreshedNanos = System.nanoTime();
    private volatile boolean isRunning;

    public RouteWatch(
            RouteStore routes, RouteRegistry registry, List<RoutesLostListener> listeners, RoutingConfig config) {
        this.routes = routes;
        this.registry = registry;
        this.listeners = listeners;
        this.config = config;
    }

    @Override
    public void start() {
        isRunning = true;
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(NamedThreads.daemon("route-watch"));
        thread = watch;
        watch.scheduleWithFixedDelay(this::look, 0, config.watchInterval().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for the answer, on the watch's own thread. */
    void look() {
        try {
            CompletableFuture<Long> answer =
                    routes.generation().toCompletableFuture().copy();
            heard(answer.orTimeout(lookTimeoutMillis(), TimeUnit.MILLISECONDS).join());
        } catch (RuntimeException e) {
            if (!isDown && isRunning) {
                LOG.warn("Redis can't be reached, pushes become hints: {}", e.toString());
            }
            isDown = true;
        }
    }

    private long lookTimeoutMillis() {
        return Math.max(1_000, config.watchInterval().toMillis());
    }

    private void heard(long generation) {
        boolean isForgetful = lastGeneration != null && lastGeneration != generation;
        lastGeneration = generation;
        if (isDown) {
            LOG.info("Redis answers again");
            isDown = false;
        }
        registry.payOwed(route -> listeners.forEach(listener -> listener.routePaid(route)));
        if (registry.takeOwesMore() || isForgetful) {
            LOG.warn("routes are lost, asking all access nodes for their connections");
            listeners.forEach(RoutesLostListener::routesLost);
            refreshedNanos = System.nanoTime();
        } else if (System.nanoTime() - refreshedNanos >= config.refresh().toNanos()) {
            listeners.forEach(RoutesLostListener::routesAge);
            refreshedNanos = System.nanoTime();
        }
    }

    @Override
    public void stop() {
        isRunning = false;
        if (thread != null) {
            thread.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }
}
