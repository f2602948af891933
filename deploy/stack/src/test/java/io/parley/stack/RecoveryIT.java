package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.client.ParleyClient;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.ParleyException;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ListRelations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon what is broken is noticed, and how soon it is whole again. */
class RecoveryIT {
    private static final int CLIENTS = 8;
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(5);
    private static final Duration ROUTES_WITHIN = Duration.ofSeconds(5);
    /** For the test's own threads on a busy machine. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static Stack stack;
    private static StackUsers users;
    private static final List<ParleyClient> CONNECTED = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        stack = Stack.start(StackOptions.of(directory, 1, 2).withProxies());
        users = new StackUsers(stack);
        for (int i = 0; i < CLIENTS; i++) {
            ParleyClient client = users.client(users.add("user-" + i), 0).build();
            client.connect();
            client.whenOnline().get(30, TimeUnit.SECONDS);
            CONNECTED.add(client);
        }
    }

    @AfterAll
    static void stop() {
        CONNECTED.forEach(ParleyClient::close);
        users.close();
        stack.close();
    }

    @BeforeEach
    void awaitBothLinks() {
        PrometheusCounter links = new PrometheusCounter(stack.accessMetrics(0), "parley_access_links", Map.of());
        await().atMost(Duration.ofSeconds(30)).until(() -> links.value() == 2 && isServedByAll());
    }

    @Test
    void halfOpenLink_requestsInFlight_getARetryableErrorWithinFiveSeconds_andTheNextAreServedAtOnce()
            throws Exception {
        stack.linkProxy(0, 0).blackHole();
        long begin = System.nanoTime();
        List<CompletableFuture<String>> asked =
                CONNECTED.stream().map(RecoveryIT::ask).toList();
        List<String> answers = new ArrayList<>();
        for (CompletableFuture<String> answer : asked) {
            answers.add(answer.get(30, TimeUnit.SECONDS));
        }
        Duration noticed = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(answers).containsOnly("served", ParleyException.Code.UNAVAILABLE.name());
        assertThat(answers).as("some are pinned to the node behind").contains("UNAVAILABLE");
        assertThat(noticed).isLessThanOrEqualTo(NOTICED_WITHIN.plus(MARGIN));
        for (ParleyClient client : CONNECTED) {
            assertThat(ask(client).get(2, TimeUnit.SECONDS)).isEqualTo("served");
            assertThat(client.state())
                    .as("the connection lasts")
                    .isNotInstanceOf(ConnectionState.Offline.class)
                    .isNotInstanceOf(ConnectionState.Connecting.class);
        }
        stack.linkProxy(0, 0).heal();
    }

    @Test
    void cutLink_requestsInFlight_getARetryableErrorAtOnce() throws Exception {
        stack.linkProxy(0, 1).cut();
        for (ParleyClient client : CONNECTED) {
            assertThat(ask(client).get(2, TimeUnit.SECONDS)).isIn("served", "UNAVAILABLE");
        }
        for (ParleyClient client : CONNECTED) {
            assertThat(ask(client).get(2, TimeUnit.SECONDS)).isEqualTo("served");
        }
        stack.linkProxy(0, 1).heal();
    }

    @Test
    void flushAll_routes_areWholeWithinFiveSeconds() {
        await().atMost(Duration.ofSeconds(30)).until(() -> stack.redis().keys() >= CLIENTS);
        long before = stack.redis().keys();

        stack.redis().flushAll();

        await().atMost(ROUTES_WITHIN.plus(MARGIN)).until(() -> stack.redis().keys() >= before);
    }

    private static boolean isServedByAll() throws InterruptedException, ExecutionException {
        for (ParleyClient client : CONNECTED) {
            if (!ask(client).get().equals("served")) {
                return false;
            }
        }
        return true;
    }

    /** Once, below the SDK, which would ask again by itself: served, or the code of the refusal. */
    private static CompletableFuture<String> ask(ParleyClient client) {
        ClientFrame frame = ClientFrame.newBuilder()
                .setListRelations(ListRelations.getDefaultInstance())
                .build();
        return client.connection().request(frame).handle((reply, failure) -> {
            if (failure == null) {
                return "served";
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return ((ParleyException) cause).code().name();
        });
    }
}
