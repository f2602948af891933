package io.parley.storage.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.id.IdGenerator;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.Together;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

@StorageTest
class RouteStoreIT {
    private static final long BOOT = 5_000_000_000L;
    /** Where a double no longer tells one number from the next. */
    private static final long LARGE = (1L << 60) + 1;

    private final RouteStore routes;
    private final RedissonClient redis;
    private final IdGenerator ids;
    private final long user;

    RouteStoreIT(RouteStore routes, RedissonClient redis, IdGenerator ids) {
        this.routes = routes;
        this.redis = redis;
        this.ids = ids;
        this.user = ids.next();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private Route route(String node, long boot, long connection) {
        return new Route(user, "phone", node, boot, connection);
    }

    private void assertRoutes(Route... expected) {
        assertThat(get(routes.find(List.of(user))).getOrDefault(user, List.of()))
                .containsExactlyInAnyOrder(expected);
    }

    @Test
    void put_firstOfADevice_isFoundAndReplacesNone() {
        Route route = route("access-1", BOOT, 7);

        assertThat(get(routes.put(route))).isEmpty();
        assertThat(get(routes.put(route))).isEmpty();
        assertRoutes(route);
    }

    @Test
    void put_newerOfTheSameBoot_replacesTheOlder() {
        Route older = route("access-1", BOOT, 9);
        Route newer = route("access-1", BOOT, 10);
        get(routes.put(older));

        assertThat(get(routes.put(newer))).contains(older);
        assertRoutes(newer);
    }

    @Test
    void put_olderOfTheSameBoot_givesWayItself() {
        Route older = route("access-1", BOOT, 9);
        Route newer = route("access-1", BOOT, 10);
        get(routes.put(newer));

        assertThat(get(routes.put(older))).contains(older);
        assertRoutes(newer);
    }

    @Test
    void put_hugeConnectionIds_areToldApart() {
        Route older = route("access-1", BOOT, LARGE);
        Route newer = route("access-1", BOOT, LARGE + 1);
        get(routes.put(newer));

        assertThat(get(routes.put(older))).contains(older);
        assertThat(get(routes.put(newer))).isEmpty();
        assertRoutes(newer);
    }

    @Test
    void put_fromAnotherNodeOrBoot_isTheLater() {
        Route first = route("access-1", BOOT, 10);
        Route otherNode = route("access-2", BOOT, 1);
        Route otherBoot = route("access-2", BOOT - 1, 1);
        Route similarNode = route("access-2|" + (BOOT - 1), 1, 1);
        get(routes.put(first));

        assertThat(get(routes.put(otherNode))).contains(first);
        assertThat(get(routes.put(otherBoot))).contains(otherNode);
        assertThat(get(routes.put(similarNode))).contains(otherBoot);
        assertRoutes(similarNode);
    }

    @Test
    void put_byManyAtOnce_leavesTheNewest() {
        List<Optional<Route>> gaveWay = Together.run(16, i -> get(routes.put(route("access-1", BOOT, i))));

        assertRoutes(route("access-1", BOOT, 15));
        // Each but the newest gave way once.
        assertThat(gaveWay.stream().flatMap(Optional::stream).map(Route::connectionId))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 15).boxed().toList());
    }

    @Test
    void remove_whatWasReplaced_leavesTheNewer() {
        Route older = route("access-1", BOOT, 1);
        Route newer = route("access-2", BOOT, 2);
        get(routes.put(older));
        get(routes.put(newer));

        assertThat(get(routes.remove(older))).isFalse();
        assertRoutes(newer);
        assertThat(get(routes.remove(newer))).isTrue();
        assertThat(get(routes.remove(newer))).isFalse();
        assertRoutes();
    }

    @Test
    void find_manyUsers_hasAllDevicesOfThoseWhoAreThere() {
        long other = ids.next();
        Route phone = new Route(user, "phone|1:{x} é", "access|1", BOOT, 1);
        Route desk = new Route(user, "desk", "access-2", -BOOT, LARGE);
        Route others = new Route(other, "desk", "access-2", BOOT, 3);
        get(routes.putAll(List.of(phone, desk, others)));

        Map<Long, List<Route>> found = get(routes.find(List.of(user, ids.next(), other, user)));

        assertThat(found).containsOnlyKeys(user, other);
        assertThat(found.get(user)).containsExactlyInAnyOrder(phone, desk);
        assertThat(found.get(other)).containsExactly(others);
        assertThat(get(routes.find(List.of()))).isEmpty();
    }

    @Test
    void putAll_many_orderedAsPut() {
        Route newer = route("access-1", BOOT, LARGE);
        get(routes.put(newer));
        List<Route> many = IntStream.range(0, 2_000)
                .mapToObj(i -> new Route(ids.next(), "desk", "access-1", BOOT, i))
                .toList();

        get(routes.putAll(List.of()));
        get(routes.putAll(many));
        get(routes.putAll(List.of(route("access-1", BOOT, 1))));

        assertThat(get(routes.find(many.stream().map(Route::userId).toList()))).hasSize(2_000);
        assertRoutes(newer);
    }

    @Test
    void put_beginsTheLifeOfTheUsersRoutesAnew() {
        Route route = route("access-1", BOOT, 1);
        String key = "parley:{" + user + "}:routes";
        for (boolean all : new boolean[] {false, true}) {
            get(routes.put(route));
            redis.getBucket(key).expire(Duration.ofMinutes(1));

            get(all ? routes.putAll(List.of(route)) : routes.put(route).thenApply(gaveWay -> null));

            assertThat(redis.getBucket(key).remainTimeToLive())
                    .isBetween(RouteStore.LIFETIME.minusMinutes(1).toMillis(), RouteStore.LIFETIME.toMillis());
        }
    }

    @Test
    void generation_untilRedisForgets_isTheSameForAll() {
        List<Long> generations = Together.run(8, i -> get(routes.generation()));
        assertThat(generations.stream().distinct()).hasSize(1);
        get(routes.put(route("access-1", BOOT, 1)));

        redis.getKeys().flushall();

        assertThat(get(routes.generation())).isNotEqualTo(generations.get(0));
        assertRoutes();
    }
}
