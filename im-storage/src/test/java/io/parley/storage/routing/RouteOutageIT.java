package io.parley.storage.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.storage.testing.StorageFixture;
import io.parley.storage.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of routes while Redis is away: nothing blocks, stages fail in bounded time, and it all comes back by itself. */
class RouteOutageIT {
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    /** Two tries, and room for a busy machine. */
    private static final Duration BOUND = TIMEOUT.multipliedBy(3).plusSeconds(2);

    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final Route ROUTE = new Route(1, "phone", "access-1", 2, 3);

    private final TestRedis redis = StorageFixture.newRedis();

    private StorageFixture open() {
        return StorageFixture.open(
                List.of(),
                List.of(
                        "parley.redis.address=" + redis.address(),
                        "parley.redis.timeout=" + TIMEOUT.toMillis() + "ms"));
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void start_withoutRedis_worksAsSoonAsItIsThere() {
        redis.kill();
        try (StorageFixture fixture = open()) {
            RouteStore routes = fixture.bean(RouteStore.class);
            assertFailsInTime(() -> routes.put(ROUTE));
            assertFailsInTime(routes::generation);

            redis.restart();

            awaitAnswer(routes);
            assertThat(routes.put(ROUTE).toCompletableFuture().join()).isEmpty();
        }
    }

    @Test
    void redis_killedAndRestarted_losesRoutesAndTellsByItsGeneration() {
        try (StorageFixture fixture = open()) {
            RouteStore routes = fixture.bean(RouteStore.class);
            long before = routes.generation().toCompletableFuture().join();
            routes.put(ROUTE).toCompletableFuture().join();
            routes.remove(new Route(9, "x", "access-1", 2, 3))
                    .toCompletableFuture()
                    .join();

            redis.kill();
            assertFailsInTime(() -> routes.put(ROUTE));
            assertFailsInTime(() -> routes.putAll(List.of(ROUTE)));
            assertFailsInTime(() -> routes.remove(ROUTE));
            assertFailsInTime(() -> routes.find(List.of(1L)));
            assertFailsInTime(routes::generation);
            redis.restart();

            awaitAnswer(routes);
            assertThat(routes.generation().toCompletableFuture().join()).isNotEqualTo(before);
            assertThat(routes.find(List.of(1L)).toCompletableFuture().join()).isEmpty();
            // The new server knows none of the scripts.
            assertThat(routes.put(ROUTE).toCompletableFuture().join()).isEmpty();
            assertThat(routes.remove(ROUTE).toCompletableFuture().join()).isTrue();
        }
    }

    @Test
    void redis_frozen_failsInTimeAndGoesOnAfterwards() {
        try (StorageFixture fixture = open()) {
            RouteStore routes = fixture.bean(RouteStore.class);
            long before = routes.generation().toCompletableFuture().join();

            redis.freeze();
            try {
                assertFailsInTime(() -> routes.find(List.of(1L)));
                assertFailsInTime(() -> routes.put(ROUTE));
            } finally {
                redis.thaw();
            }

            awaitAnswer(routes);
            assertThat(routes.generation().toCompletableFuture().join()).isEqualTo(before);
        }
    }

    private static void awaitAnswer(RouteStore routes) {
        await().atMost(RECOVERY)
                .ignoreExceptions()
                .until(() -> routes.generation().toCompletableFuture().get(2, TimeUnit.SECONDS) != 0);
    }

    private static void assertFailsInTime(Supplier<CompletionStage<?>> command) {
        long begin = System.nanoTime();
        CompletionStage<?> stage = command.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TIMEOUT);
        assertThatThrownBy(() -> stage.toCompletableFuture().get(BOUND.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(ExecutionException.class);
    }
}
