package io.parley.logic.testing;

import io.parley.storage.routing.Route;
import io.parley.storage.routing.RouteStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Routes in memory, by the rules of the port. It can be down, and it can keep its answers back. */
public final class FakeRoutes implements RouteStore {
    public final Map<String, Route> routes = new HashMap<>();
    public final List<Collection<Long>> lookups = new ArrayList<>();
    public volatile boolean isDown;
    public volatile boolean holdsBack;
    public volatile long generation = 1;
    private final List<Runnable> held = new ArrayList<>();

    private static String key(Route route) {
        return route.userId() + "/" + route.deviceId();
    }

    public void add(long userId, String node, long boot, long connectionId) {
        Route route = new Route(userId, "device-" + userId + "-" + connectionId, node, boot, connectionId);
        routes.put(key(route), route);
    }

    public synchronized void answerHeld() {
        List<Runnable> answers = List.copyOf(held);
        held.clear();
        answers.forEach(Runnable::run);
    }

    private synchronized <T> CompletionStage<T> answer(Supplier<T> command) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Runnable run = () -> {
            if (isDown) {
                answer.completeExceptionally(new IllegalStateException("Redis is down"));
            } else {
                answer.complete(command.get());
            }
        };
        if (holdsBack) {
            held.add(run);
        } else {
            run.run();
        }
        return answer;
    }

    @Override
    public CompletionStage<Optional<Route>> put(Route route) {
        return answer(() -> {
            Route there = routes.get(key(route));
            if (there == null || there.equals(route)) {
                routes.put(key(route), route);
                return Optional.empty();
            }
            boolean sameBoot = there.node().equals(route.node()) && there.bootId() == route.bootId();
            if (sameBoot && there.connectionId() > route.connectionId()) {
                return Optional.of(route);
            }
            routes.put(key(route), route);
            return Optional.of(there);
        });
    }

    @Override
    public CompletionStage<Void> putAll(Collection<Route> all) {
        return answer(() -> {
            all.forEach(route -> routes.put(key(route), route));
            return null;
        });
    }

    @Override
    public CompletionStage<Boolean> remove(Route route) {
        return answer(() -> routes.remove(key(route), route));
    }

    @Override
    public synchronized CompletionStage<Map<Long, List<Route>>> find(Collection<Long> userIds) {
        lookups.add(List.copyOf(userIds));
        return answer(() -> {
            Map<Long, List<Route>> found = new HashMap<>();
            for (Route route : routes.values()) {
                if (userIds.contains(route.userId())) {
                    found.computeIfAbsent(route.userId(), none -> new ArrayList<>())
                            .add(route);
                }
            }
            return found;
        });
    }

    @Override
    public CompletionStage<Long> generation() {
        return answer(() -> generation);
    }
}
