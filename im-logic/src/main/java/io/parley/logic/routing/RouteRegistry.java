package io.parley.logic.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.protocol.CloseCode;
import io.parley.logic.link.AccessNodes;
import io.parley.storage.routing.Route;
import io.parley.storage.routing.RouteStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Writes routes. When two connections of one device meet, the one that gives way is closed as REPLACED. What Redis could
 * not take is owed, until {@link RouteWatch} sees it answer. Never blocks.
 */
@Component
public class RouteRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(RouteRegistry.class);

    private final RouteStore store;
    private final AccessNodes nodes;
    private final RoutingConfig config;
    /** Puts that have no answer yet: a removal waits for the put of the same route, or it could overtake it. */
    private final Map<Route, CompletableFuture<Optional<Route>>> underWay = new ConcurrentHashMap<>();

    private final Set<Route> owed = ConcurrentHashMap.newKeySet();
    private volatile boolean owesMore;

    public RouteRegistry(RouteStore store, AccessNodes nodes, RoutingConfig config, MeterRegistry metrics) {
        this.store = store;
        this.nodes = nodes;
        this.config = config;
        metrics.gauge("parley.routing.owed", owed, Set::size);
    }

    /**
     * @return completes in bounded time and never fails: false if a newer connection of the device is there, so that this
     *     one has to go
     */
    public CompletionStage<Boolean> register(Route route) {
        CompletableFuture<Optional<Route>> put = put(route);
        return put.copy()
                .orTimeout(config.registerWait().toMillis(), TimeUnit.MILLISECONDS)
                .handle((gaveWay, failure) -> {
                    if (failure != null) {
                        owe(List.of(route));
                        return true;
                    }
                    return !gaveWay.equals(Optional.of(route));
                });
    }

    private CompletableFuture<Optional<Route>> put(Route route) {
        CompletableFuture<Optional<Route>> put = call(() -> store.put(route));
        underWay.put(route, put);
        put.whenComplete((gaveWay, failure) -> {
            underWay.remove(route, put);
            if (failure == null) {
                owed.remove(route);
                gaveWay.ifPresent(this::replace);
            }
        });
        return put;
    }

    private void replace(Route old) {
        LOG.info("conn={} user={} replaced on node={}", old.connectionId(), old.userId(), old.node());
        nodes.closeConnection(
                old.node(), old.bootId(), old.connectionId(), CloseCode.REPLACED, "the device connected anew");
    }

    /**
     * Registers what an access node lists.
     *
     * @return completes when that has been done, or is owed; never fails
     */
    public CompletionStage<Void> registerAll(Collection<Route> routes) {
        if (routes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return call(() -> store.putAll(routes)).<Void>handle((done, failure) -> {
            if (failure != null) {
                owe(routes);
            }
            return null;
        });
    }

    /** The connection is gone. A route that Redis can't remove now stays until the device connects again. */
    public void remove(Route route) {
        owed.remove(route);
        CompletableFuture<Optional<Route>> put = underWay.get(route);
        if (put == null) {
            call(() -> store.remove(route));
        } else {
            put.whenComplete((gaveWay, failure) -> {
                owed.remove(route);
                call(() -> store.remove(route));
            });
        }
    }

    private void owe(Collection<Route> routes) {
        if (owed.size() + routes.size() > config.maxOwed()) {
            owesMore = true;
        } else {
            owed.addAll(routes);
        }
    }

    /**
     * Redis answers again: registers what is owed. Such connections may have missed pushes, so their users are hinted.
     *
     * @param paid is told of each when Redis has it
     */
    void payOwed(Consumer<Route> paid) {
        for (Route route : owed) {
            put(route).thenAccept(gaveWay -> {
                nodes.hintUsers(List.of(route.userId()), 0);
                paid.accept(route);
            });
        }
    }

    /** Whether more is owed than is remembered; asking settles it. */
    boolean takeOwesMore() {
        boolean answer = owesMore;
        owesMore = false;
        return answer;
    }

    private static <T> CompletableFuture<T> call(Supplier<CompletionStage<T>> command) {
        try {
            return command.get().toCompletableFuture().copy();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
