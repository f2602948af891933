package io.parley.storage.routing;

import io.parley.common.protocol.PresenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RScriptAsync;
import org.redisson.client.codec.StringCodec;
import org.springframework.stereotype.Repository;

/**
 * Keys, besides those of {@link RedisRouteStore}. A watcher is {@code node|boot|connection|userId}, and times are
 * milliseconds since the epoch:
 *
 * <pre>
 * parley:{userId}:presence     hash: state (as the connections are), told (as watchers know it), falls (since when state is
 *                              lower than told), at (of the last change), seen (when last there), away:deviceId (the
 *                              connection of it that is away); ends {@link PresenceStore#LAST_SEEN_KEPT} after the last change
 * parley:{userId}:watchers     sorted set: watcher by the end of its lease; ends with the last lease
 * parley:{userId}:parted       sorted set: user id that must not begin to watch, by the time till when
 * parley:{watcher}:watching    sorted set: user id by the end of the lease; ends with the last lease
 * </pre>
 */
@Repository
class RedisPresenceStore implements PresenceStore {
    private static final LuaScript SETTLE = LuaScript.load("settle_presence.lua", ReturnType.LIST);
    private static final LuaScript WATCH = LuaScript.load("watch_presence.lua", ReturnType.LONG);
    private static final LuaScript UNWATCH = LuaScript.load("unwatch_presence.lua", ReturnType.LIST);
    private static final LuaScript PART = LuaScript.load("part_presence.lua", ReturnType.LIST);

    private static final List<Object> NO_WATCHER = List.of("", "", "0");

    private final RedisCommands commands;

    RedisPresenceStore(RedisCommands commands) {
        this.commands = commands;
    }

    private static String key(long userId, String name) {
        return "parley:{" + userId + "}:" + name;
    }

    private static String watching(Watcher watcher) {
        return "parley:{" + WatcherValue.of(watcher) + "}:watching";
    }

    @Override
    public CompletionStage<List<Presence>> settle(Map<Long, List<Route>> closed, Terms terms) {
        List<Long> userIds = List.copyOf(closed.keySet());
        return settle(userIds, (script, userId) -> settle(script, userId, terms, NO_WATCHER, closed.get(userId)));
    }

    private CompletionStage<List<Presence>> settle(List<Long> userIds, BiConsumer<RScriptAsync, Long> command) {
        if (userIds.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        return batch(userIds, command).thenApply(answers -> {
            List<Presence> presences = new ArrayList<>();
            for (int i = 0; i < userIds.size(); i++) {
                presences.add(presence(userIds.get(i), (List<?>) answers.get(i)));
            }
            return presences;
        });
    }

    private <T> CompletionStage<List<?>> batch(Collection<T> each, BiConsumer<RScriptAsync, T> command) {
        return commands.run(redis -> {
                    RBatch batch = redis.createBatch(BatchOptions.defaults());
                    each.forEach(one -> command.accept(batch.getScript(StringCodec.INSTANCE), one));
                    return batch.executeAsync();
                })
                .thenApply(answer -> answer.getResponses());
    }

    private static void settle(
            RScriptAsync script, long userId, Terms terms, List<Object> watcher, @Nullable List<Route> closed) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(Long.toString(terms.fallDelay().toMillis()));
        arguments.add(Long.toString(LAST_SEEN_KEPT.toMillis()));
        arguments.add(Integer.toString(MOST_WATCHERS));
        arguments.addAll(watcher);
        arguments.add(Integer.toString(terms.attached().size()));
        terms.attached().forEach(boot -> arguments.add(RouteValue.bootPrefix(boot.node(), boot.bootId())));
        if (closed != null) {
            closed.forEach(route -> {
                arguments.add(route.deviceId());
                arguments.add(RouteValue.of(route));
            });
        }
        SETTLE.run(
                script,
                List.of(key(userId, "routes"), key(userId, "presence"), key(userId, "watchers"), key(userId, "parted")),
                arguments.toArray());
    }

    private static Presence presence(long userId, List<?> answer) {
        long seen = (Long) answer.get(1);
        long again = (Long) answer.get(4);
        return new Presence(
                userId,
                Optional.ofNullable(PresenceState.forNumber(((Long) answer.get(0)).intValue()))
                        .orElseThrow(),
                seen == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(seen)),
                Instant.ofEpochMilli((Long) answer.get(2)),
                (Long) answer.get(3) == 1,
                watchers(answer.subList(5, answer.size())),
                again == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(again)));
    }

    private static List<Watcher> watchers(List<?> members) {
        return members.stream()
                .map(member -> WatcherValue.parse(member.toString()))
                .toList();
    }

    @Override
    public CompletionStage<Void> setAway(Route connection, boolean away) {
        String key = key(connection.userId(), "presence");
        String field = "away:" + connection.deviceId();
        return commands.run(redis -> {
                    RBatch batch = redis.createBatch(BatchOptions.defaults());
                    var presence = batch.<String, String>getMap(key, StringCodec.INSTANCE);
                    if (away) {
                        presence.fastPutAsync(field, RouteValue.of(connection));
                        presence.expireAsync(LAST_SEEN_KEPT);
                    } else {
                        presence.fastRemoveAsync(field);
                    }
                    return batch.executeAsync();
                })
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Optional<List<Presence>>> watch(Watcher watcher, Watch watch, Terms terms) {
        String lease = Long.toString(watch.lease().toMillis());
        List<Object> arguments = new ArrayList<>(List.of(Integer.toString(watch.most()), lease));
        watch.asked().forEach(userId -> arguments.add(Long.toString(userId)));
        List<Object> added = List.of(WatcherValue.of(watcher), Long.toString(watcher.userId()), lease);
        return commands.<Long>run(redis -> WATCH.run(
                        redis.getScript(StringCodec.INSTANCE), List.of(watching(watcher)), arguments.toArray()))
                .thenCompose(noted -> noted == 0
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : settle(
                                        List.copyOf(watch.visible()),
                                        (script, userId) -> settle(script, userId, terms, added, null))
                                .thenApply(Optional::of));
    }

    @Override
    public CompletionStage<Void> unwatch(Watcher watcher, Collection<Long> userIds) {
        Object[] ids = userIds.stream().map(id -> Long.toString(id)).toArray();
        return commands.<List<String>>run(
                        redis -> UNWATCH.run(redis.getScript(StringCodec.INSTANCE), List.of(watching(watcher)), ids))
                .thenCompose(gone -> gone.isEmpty() ? CompletableFuture.completedFuture(null) : forget(watcher, gone));
    }

    private CompletionStage<Void> forget(Watcher watcher, List<String> userIds) {
        return commands.run(redis -> {
                    RBatch batch = redis.createBatch(BatchOptions.defaults());
                    userIds.forEach(userId -> batch.getScoredSortedSet(
                                    key(Long.parseLong(userId), "watchers"), StringCodec.INSTANCE)
                            .removeAsync(WatcherValue.of(watcher)));
                    return batch.executeAsync();
                })
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<List<Watcher>> part(long watchedId, long watcherId) {
        return commands.<List<String>>run(redis -> PART.run(
                        redis.getScript(StringCodec.INSTANCE),
                        List.of(key(watchedId, "watchers"), key(watchedId, "parted")),
                        Long.toString(watcherId),
                        Long.toString(PARTED.toMillis())))
                .thenApply(RedisPresenceStore::watchers);
    }
}
