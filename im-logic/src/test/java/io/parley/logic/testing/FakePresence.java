package io.parley.logic.testing;

import io.parley.common.protocol.PresenceState;
import io.parley.storage.routing.PresenceStore;
import io.parley.storage.routing.Route;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Presence in memory, computed from routes; falls are told at once. It can be down. */
public final class FakePresence implements PresenceStore {
    public volatile boolean isDown;
    public final Map<Long, Set<Watcher>> watchers = new HashMap<>();
    private final FakeRoutes routes;
    private final Map<Long, PresenceState> told = new HashMap<>();
    private final Set<Route> away = new HashSet<>();

    public FakePresence(FakeRoutes routes) {
        this.routes = routes;
    }

    private <T> CompletionStage<T> answer(T answer) {
        return isDown
                ? CompletableFuture.failedFuture(new IllegalStateException("Redis is down"))
                : CompletableFuture.completedFuture(answer);
    }

    @Override
    public synchronized CompletionStage<List<Presence>> settle(Map<Long, List<Route>> closed, Terms terms) {
        if (isDown) {
            return answer(List.of());
        }
        return answer(closed.keySet().stream().map(this::settle).toList());
    }

    private Presence settle(long userId) {
        List<Route> connections = List.copyOf(routes.routes.values()).stream()
                .filter(route -> route.userId() == userId)
                .toList();
        PresenceState state = connections.isEmpty()
                ? PresenceState.PRESENCE_OFFLINE
                : away.containsAll(connections) ? PresenceState.PRESENCE_AWAY : PresenceState.PRESENCE_ONLINE;
        boolean changed = told.put(userId, state) != state;
        return new Presence(
                userId,
                state,
                Optional.empty(),
                Instant.now(),
                changed,
                changed ? List.copyOf(watchers.getOrDefault(userId, Set.of())) : List.of(),
                Optional.empty());
    }

    @Override
    public synchronized CompletionStage<Void> setAway(Route connection, boolean isAway) {
        if (isAway) {
            away.add(connection);
        } else {
            away.remove(connection);
        }
        return answer(null);
    }

    @Override
    public synchronized CompletionStage<Optional<List<Presence>>> watch(Watcher watcher, Watch watch, Terms terms) {
        if (isDown) {
            return answer(Optional.empty());
        }
        watch.visible()
                .forEach(userId -> watchers.computeIfAbsent(userId, none -> new HashSet<>())
                        .add(watcher));
        Map<Long, Presence> presences = new LinkedHashMap<>();
        watch.visible().forEach(userId -> presences.put(userId, settle(userId)));
        return answer(Optional.of(List.copyOf(presences.values())));
    }

    @Override
    public synchronized CompletionStage<Void> unwatch(Watcher watcher, Collection<Long> userIds) {
        watchers.forEach((userId, all) -> {
            if (userIds.isEmpty() || userIds.contains(userId)) {
                all.remove(watcher);
            }
        });
        return answer(null);
    }

    @Override
    public synchronized CompletionStage<List<Watcher>> part(long watchedId, long watcherId) {
        if (isDown) {
            return answer(List.of());
        }
        List<Watcher> ended = watchers.getOrDefault(watchedId, Set.of()).stream()
                .filter(watcher -> watcher.userId() == watcherId)
                .toList();
        watchers.getOrDefault(watchedId, new HashSet<>()).removeAll(ended);
        return answer(ended);
    }
}
