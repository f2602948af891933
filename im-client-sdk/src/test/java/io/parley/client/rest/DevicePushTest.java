package io.parley.client.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.token.Access;
import io.parley.client.token.TokenSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DevicePushTest {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    /** The next answers' codes; then 204. */
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();

    private HttpServer server;
    private DevicePush push;

    private record Refusal(int status, String code, boolean retryable) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        URI address = URI.create("http://localhost:" + server.getAddress().getPort());
        TokenSource tokens =
                reason -> CompletableFuture.completedFuture(new Access(reason.name(), URI.create("ws://localhost/ws")));
        push = new DevicePush(new ParleyRest(address), tokens, "ann's phone", failures -> Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("authorization"));
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Refusal refusal = refusals.poll();
            if (refusal == null) {
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            byte[] problem = ("{\"code\":\"" + refusal.code() + "\",\"retryable\":" + refusal.retryable() + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refusal.status(), problem.length);
            exchange.getResponseBody().write(problem);
        }
    }

    @Test
    void enable_tellsTheServerWhereTheDeviceIs() throws Exception {
        push.enable("apns:0123").get(10, TimeUnit.SECONDS);

        assertThat(calls).containsExactly("PUT /api/v1/push/subscriptions Bearer CONNECT");
        JsonObject body = JsonParser.parseString(bodies.get(0)).getAsJsonObject();
        assertThat(body.asMap()).hasSize(2);
        assertThat(body.get("deviceId").getAsString()).isEqualTo("ann's phone");
        assertThat(body.get("endpoint").getAsString()).isEqualTo("apns:0123");
    }

    @Test
    void disable_namesTheDevice() throws Exception {
        push.disable().get(10, TimeUnit.SECONDS);

        assertThat(calls).containsExactly("DELETE /api/v1/push/subscriptions?deviceId=ann%27s%20phone Bearer CONNECT");
    }

    @Test
    void enable_whatMayPass_isTriedAgain_withAnotherTokenWhereOneHasEnded() throws Exception {
        refusals.add(new Refusal(503, "UNAVAILABLE", true));
        refusals.add(new Refusal(401, "TOKEN_EXPIRED", true));

        push.enable("apns:0123").get(10, TimeUnit.SECONDS);

        assertThat(calls).hasSize(3);
        assertThat(calls.get(2)).endsWith("Bearer REJECTED");
    }

    @Test
    void enable_whatWillNotPass_fails() {
        refusals.add(new Refusal(409, "PUSH_DISABLED", false));

        assertThatThrownBy(() -> push.enable("apns:0123").get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        ParleyException.class,
                        failure -> assertThat(failure.code()).isEqualTo(Code.PUSH_DISABLED));
        assertThat(calls).hasSize(1);
    }
}
