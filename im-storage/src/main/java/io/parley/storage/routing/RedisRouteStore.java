package io.parley.storage.routing;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RScriptAsync;
import org.redisson.client.codec.StringCodec;
import org.springframework.stereotype.Repository;

/**
 * Keys:
 *
 * <pre>
 * parley:{userId}:routes   hash: device id to "node|boot|connection"; its life begins anew with every put of the user's,
 *                          and ends {@link RouteStore#LIFETIME} after the last one
 * parley:generation        string: a random number; no end of life
 * </pre>
 *
 * Two puts of one device are ordered by the script that does them, and so are a put and a removal.
 */
@Repository
class RedisRouteStore implements RouteStore {
    private static final LuaScript PUT = LuaScript.load("put_route.lua", ReturnType.VALUE);
    private static final LuaScript REMOVE = LuaScript.load("remove_route.lua", ReturnType.LONG);
    private static final LuaScript GENERATION = LuaScript.load("generation.lua", ReturnType.VALUE);
    private static final String GENERATION_KEY = "parley:generation";

    private final RedisCommands commands;
    private final SecureRandom random = new SecureRandom();

    RedisRouteStore(RedisCommands commands) {
        this.commands = commands;
    }

    private static String key(long userId) {
        return "parley:{" + userId + "}:routes";
    }

    @Override
    public CompletionStage<Optional<Route>> put(Route route) {
        return commands.run(redis -> put(redis.getScript(StringCodec.INSTANCE), route))
                .thenApply(gaveWay -> Optional.ofNullable(gaveWay)
                        .map(value -> RouteValue.parse(route.userId(), route.deviceId(), value)));
    }

    private static CompletionStage<@Nullable String> put(RScriptAsync scripts, Route route) {
        return PUT.run(
                scripts,
                key(route.userId()),
                route.deviceId(),
                RouteValue.bootPrefix(route),
                Long.toString(route.connectionId()),
                Long.toString(LIFETIME.toMillis()));
    }

    @Override
    public CompletionStage<Void> putAll(Collection<Route> routes) {
        if (routes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return commands.run(redis -> {
                    RBatch batch = redis.createBatch(BatchOptions.defaults());
                    routes.forEach(route -> put(batch.getScript(StringCodec.INSTANCE), route));
                    return batch.executeAsync();
                })
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Boolean> remove(Route route) {
        return commands.<Long>run(redis -> REMOVE.run(
                        redis.getScript(StringCodec.INSTANCE),
                        key(route.userId()),
                        route.deviceId(),
                        RouteValue.of(route)))
                .thenApply(removed -> removed == 1);
    }

    @Override
    public CompletionStage<Map<Long, List<Route>>> find(Collection<Long> userIds) {
        List<Long> distinct = userIds.stream().distinct().toList();
        if (distinct.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        return commands.run(redis -> {
                    RBatch batch = redis.createBatch(BatchOptions.defaults());
                    distinct.forEach(userId ->
                            batch.getMap(key(userId), StringCodec.INSTANCE).readAllMapAsync());
                    return batch.executeAsync();
                })
                .thenApply(answer -> routes(distinct, answer.getResponses()));
    }

    private static Map<Long, List<Route>> routes(List<Long> userIds, List<?> hashes) {
        Map<Long, List<Route>> routes = new HashMap<>();
        for (int i = 0; i < userIds.size(); i++) {
            long userId = userIds.get(i);
            Map<?, ?> devices = (Map<?, ?>) hashes.get(i);
            if (!devices.isEmpty()) {
                routes.put(
                        userId,
                        devices.entrySet().stream()
                                .map(device -> RouteValue.parse(
                                        userId,
                                        device.getKey().toString(),
                                        device.getValue().toString()))
                                .toList());
            }
        }
        return routes;
    }

    @Override
    public CompletionStage<Long> generation() {
        String drawn = Long.toString(random.nextLong(1, Long.MAX_VALUE));
        return commands.<String>run(
                        redis -> GENERATION.run(redis.getScript(StringCodec.INSTANCE), GENERATION_KEY, drawn))
                .thenApply(Long::parseLong);
    }
}
