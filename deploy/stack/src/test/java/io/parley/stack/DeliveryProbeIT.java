package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two logic nodes that send themselves messages through one access node: whether health means it. */
class DeliveryProbeIT {
    private static final Duration FOUND_DEAD = Duration.ofSeconds(15);
    private static final Duration FOUND_ALIVE = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Stack stack;

    /** @param body parsed */
    private record Health(int status, JsonObject body) {
        boolean isGood() {
            return status == 200;
        }

        /** What the probe says. */
        JsonObject delivery() {
            return body.getAsJsonObject("components").getAsJsonObject("delivery");
        }

        String deliveryStatus() {
            return delivery().get("status").getAsString();
        }

        String detail(String name) {
            return delivery().getAsJsonObject("details").get(name).getAsString();
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) {
        stack = Stack.start(StackOptions.of(directory, 1, 2).withProxies().withProbes());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void everythingDelivers() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            for (int i = 0; i < 2; i++) {
                assertThat(readiness(i).deliveryStatus()).isEqualTo("UP");
                assertThat(readiness(i).detail("deliveredBy")).isEqualTo("push");
            }
        });
    }

    @Test
    void readiness_ofASoundStack_isGreenWithTheLatencyOfARealMessage() {
        assertThat(readiness(0).isGood()).isTrue();
        assertThat(Long.parseLong(readiness(0).detail("ackMillis")))
                .isLessThanOrEqualTo(Long.parseLong(readiness(0).detail("deliveryMillis")));
        assertThat(Long.parseLong(readiness(0).detail("secondsAgo"))).isLessThan(10);
        double delivered = counted("parley_probe_delivery_seconds_count");
        await().atMost(FOUND_ALIVE)
                .untilAsserted(() -> assertThat(counted("parley_probe_delivery_seconds_count"))
                        .isGreaterThan(delivered));
        assertThat(counted("parley_probe_alive")).isEqualTo(1);
        assertThat(accessReadiness().body().get("logicNodes").getAsInt()).isEqualTo(2);
    }

    @Test
    void readiness_withAFrozenDatabase_isRedInTimeAndGreenAfterTheThaw() {
        stack.database().freeze();
        try {
            await().atMost(FOUND_DEAD).untilAsserted(() -> {
                assertDead(0);
                assertDead(1);
            });
            assertAlive(0);
            assertAlive(1);
            assertThat(accessReadiness().isGood()).as("access is not at fault").isTrue();
            assertThat(counted("parley_probe_alive")).isZero();
        } finally {
            stack.database().thaw();
        }
        await().atMost(FOUND_ALIVE)
                .untilAsserted(
                        () -> assertThat(readiness(0).isGood() && readiness(1).isGood())
                                .isTrue());
    }

    static Stream<Arguments> cuts() {
        Consumer<FaultProxy> cut = FaultProxy::cut;
        Consumer<FaultProxy> blackHole = FaultProxy::blackHole;
        return Stream.of(Arguments.of("cut", cut), Arguments.of("black hole", blackHole));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cuts")
    void readiness_withoutALink_isRedOnThatLogicNodeAlone(String name, Consumer<FaultProxy> fault) {
        fault.accept(stack.linkProxy(0, 0));
        try {
            await().atMost(FOUND_DEAD).untilAsserted(() -> assertDead(0));
            assertAlive(0);
            assertThat(readiness(1).isGood())
                    .as("the other node's path is sound")
                    .isTrue();
            assertThat(accessReadiness().isGood()).isTrue();
        } finally {
            stack.linkProxy(0, 0).heal();
        }
        await().atMost(FOUND_ALIVE)
                .untilAsserted(() -> assertThat(readiness(0).isGood()).isTrue());
    }

    @Test
    void accessReadiness_withoutAnyLink_isRedInTimeAndTheNodeAlive() {
        stack.linkProxy(0, 0).blackHole();
        stack.linkProxy(0, 1).blackHole();
        try {
            await().atMost(FOUND_DEAD)
                    .untilAsserted(() -> assertThat(accessReadiness().status()).isEqualTo(503));
            assertThat(accessReadiness().body().get("reason").getAsString()).contains("no live link");
            assertThat(get(stack.accessMetrics(0).resolve("/health/live")).isGood())
                    .isTrue();
        } finally {
            stack.linkProxy(0, 0).heal();
            stack.linkProxy(0, 1).heal();
        }
        await().atMost(FOUND_ALIVE)
                .untilAsserted(() -> assertThat(accessReadiness().isGood()).isTrue());
    }

    @Test
    void readiness_withAFrozenRedis_staysGreenAsHintsDeliver() {
        stack.redis().freeze();
        try {
            await().atMost(FOUND_DEAD).untilAsserted(() -> {
                assertThat(readiness(0).isGood()).isTrue();
                assertThat(readiness(0).detail("deliveredBy")).isEqualTo("hint");
            });
            await().during(FOUND_DEAD)
                    .atMost(FOUND_DEAD.multipliedBy(2))
                    .untilAsserted(() -> assertThat(
                                    readiness(0).isGood() && readiness(1).isGood())
                            .isTrue());
        } finally {
            stack.redis().thaw();
        }
    }

    @Test
    void readiness_whenConnectionsBreakOnce_staysGreen() {
        double failures = counted("parley_probe_failures_total");
        stack.clientProxy(0).resetConnections();
        await().during(FOUND_ALIVE)
                .atMost(FOUND_ALIVE.multipliedBy(2))
                .untilAsserted(
                        () -> assertThat(readiness(0).isGood() && readiness(1).isGood())
                                .isTrue());
        assertThat(counted("parley_probe_failures_total")).isLessThanOrEqualTo(failures + 1);
    }

    private static void assertDead(int logic) {
        Health health = readiness(logic);
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.deliveryStatus()).isEqualTo("DOWN");
        assertThat(health.detail("reason")).isNotEmpty();
    }

    private static void assertAlive(int logic) {
        assertThat(get(stack.rest(logic).resolve("/actuator/health/liveness")).isGood())
                .isTrue();
    }

    private static Health readiness(int logic) {
        return get(stack.rest(logic).resolve("/actuator/health/readiness"));
    }

    private static Health accessReadiness() {
        return get(stack.accessMetrics(0).resolve("/health/ready"));
    }

    /** Tools that ask wait no longer than this. */
    private static Health get(URI uri) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Health(
                    answer.statusCode(), JsonParser.parseString(answer.body()).getAsJsonObject());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer from " + uri, e);
        }
    }

    private static double counted(String name) {
        return new PrometheusCounter(stack.rest(0).resolve("/actuator/prometheus"), name, Map.of()).value();
    }
}
