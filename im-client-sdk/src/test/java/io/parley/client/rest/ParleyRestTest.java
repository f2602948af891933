package io.parley.client.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.token.Access;
import io.parley.client.token.TokenSource.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParleyRestTest {
    private static final long EXPIRES = 1_700_000_900_000L;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ArrayDeque<Answer> answers = new ArrayDeque<>();
    private HttpServer server;
    private URI base;
    private ParleyRest rest;

    private record Answer(int status, String body, String retryAfter) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        base = URI.create("http://localhost:" + server.getAddress().getPort());
        rest = new ParleyRest(base);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String bearer = exchange.getRequestHeaders().getFirst("authorization");
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + bearer + " " + body);
            Answer answer;
            synchronized (answers) {
                answer = answers.remove();
            }
            if (answer.retryAfter != null) {
                exchange.getResponseHeaders().add("retry-after", answer.retryAfter);
            }
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void next(int status, String body) {
        synchronized (answers) {
            answers.add(new Answer(status, body, null));
        }
    }

    private static String grant(String access, String refresh, String rest) {
        return """
                {"userId": "9007199254740993", "accessToken": "%s", "expiresAtMs": %d, "refreshToken": "%s",
                 "wsUrl": "/ws"%s}""".formatted(access, EXPIRES, refresh, rest);
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static ParleyException failureOf(CompletableFuture<?> future) {
        try {
            get(future);
            throw new AssertionError("did not fail");
        } catch (CompletionException e) {
            return (ParleyException) e.getCause();
        }
    }

    @Test
    void visitor_givesAGrantWithAnAbsoluteAddress() {
        next(200, grant("a", "r", ", \"site\": {\"name\": \"Shop\", \"greeting\": \"Hi\", \"accent\": \"#0b57d0\"}"));
        VisitorGrant visitor = get(rest.visitor("key", "old"));
        assertThat(visitor.grant().userId()).isEqualTo(9_007_199_254_740_993L);
        assertThat(visitor.grant().expiresAt()).isEqualTo(Instant.ofEpochMilli(EXPIRES));
        assertThat(visitor.grant().wsUrl()).isEqualTo(URI.create(base.toString().replace("http", "ws") + "/ws"));
        assertThat(visitor.site()).isEqualTo(new VisitorGrant.Site("Shop", "Hi", "#0b57d0"));
        assertThat(requests)
                .containsExactly("POST /api/v1/visitors null {\"siteKey\":\"key\",\"refreshToken\":\"old\"}");
    }

    @Test
    void agentAndUser_signIn() {
        next(200, grant("a", "r", ", \"name\": \"Ann\", \"site\": {\"siteId\": \"5\", \"name\": \"Shop\"}"));
        AgentGrant agent = get(rest.agentLogin("ann@example.com", "se\"cret"));
        assertThat(agent.name()).isEqualTo("Ann");
        assertThat(agent.siteId()).isEqualTo(5);
        next(201, "{\"userId\": \"77\", \"name\": \"Ben\"}");
        assertThat(get(rest.createUser("psk_x", "Ben"))).isEqualTo(77);
        next(200, grant("b", "r", ""));
        assertThat(get(rest.userLogin("psk_x", 77)).accessToken()).isEqualTo("b");
        next(204, "");
        get(rest.revoke("b"));
        assertThat(requests)
                .containsExactly(
                        "POST /api/v1/agents/login null {\"login\":\"ann@example.com\",\"password\":\"se\\\"cret\"}",
                        "POST /api/v1/users Bearer psk_x {\"name\":\"Ben\"}",
                        "POST /api/v1/users/77/tokens Bearer psk_x ",
                        "POST /api/v1/tokens/revoke Bearer b ");
    }

    @Test
    void aProblem_isTheCataloguesFailure() {
        next(401, "{\"code\": \"WRONG_CREDENTIALS\", \"detail\": \"no\", \"retryable\": false}");
        ParleyException wrong = failureOf(rest.agentLogin("x", "y"));
        assertThat(wrong.code()).isEqualTo(Code.WRONG_CREDENTIALS);
        assertThat(wrong.retryable()).isFalse();
        next(429, "{\"code\": \"RATE_LIMITED\", \"retryable\": true, \"retryAfterMs\": 1500}");
        assertThat(failureOf(rest.agentLogin("x", "y")).retryAfter()).isEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void anAnswerOfAProxy_isJudgedByItsStatus() {
        synchronized (answers) {
            answers.add(new Answer(503, "<html>", "2"));
        }
        ParleyException failure = failureOf(rest.refresh("r"));
        assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(2));
        next(404, "not here");
        assertThat(failureOf(rest.refresh("r")).code()).isEqualTo(Code.UNKNOWN);
        next(200, "not JSON");
        assertThat(failureOf(rest.refresh("r")).code()).isEqualTo(Code.UNKNOWN);
        next(200, "{}");
        assertThat(failureOf(rest.refresh("r")).code()).isEqualTo(Code.UNKNOWN);
    }

    @Test
    void nobodyThere_isARetryableFailure() {
        server.stop(0);
        ParleyException failure = failureOf(rest.refresh("r"));
        assertThat(failure.code()).isEqualTo(Code.DISCONNECTED);
        assertThat(failure.retryable()).isTrue();
        ParleyRest hasty = new ParleyRest(base, HttpClient.newHttpClient(), Duration.ofNanos(1));
        assertThat(failureOf(hasty.refresh("r")).retryable()).isTrue();
    }

    @Test
    void tokens_areFetchedOnceAndUsedWhileTheyLast() {
        next(200, grant("a", "r1", ", \"site\": {}"));
        RefreshTokenKeep keep = RefreshTokenKeep.inMemory();
        Tokens tokens = Tokens.visitor(rest, "key", keep);
        var first = tokens.token(Reason.CONNECT).toCompletableFuture();
        var second = tokens.token(Reason.CONNECT).toCompletableFuture();
        assertThat(get(first)).isEqualTo(get(second));
        assertThat(requests).hasSize(1);
        assertThat(keep.get()).contains("r1");
        next(200, grant("b", "r2", ", \"site\": {}"));
        assertThat(get(tokens.token(Reason.REJECTED).toCompletableFuture()).accessToken())
                .isEqualTo("b");
        assertThat(requests.get(1)).contains("\"refreshToken\":\"r1\"");
    }

    @Test
    void aVisitorWhoseTokenIsLost_isANewOne() {
        RefreshTokenKeep keep = RefreshTokenKeep.inMemory();
        keep.set("old");
        next(401, "{\"code\": \"TOKEN_REVOKED\", \"retryable\": false}");
        next(200, grant("new", "r", ", \"site\": {}"));
        Access access =
                get(Tokens.visitor(rest, "key", keep).token(Reason.CONNECT).toCompletableFuture());
        assertThat(access.accessToken()).isEqualTo("new");
        assertThat(requests.get(1)).doesNotContain("refreshToken");
    }

    @Test
    void anAgentWhoseTokenIsLost_hasToSignInAgain() {
        Clock late = Clock.fixed(Instant.ofEpochMilli(EXPIRES - 29_000), ZoneOffset.UTC);
        TokenGrant first = new TokenGrant(1, "a", Instant.ofEpochMilli(EXPIRES), "r", URI.create("ws://localhost/ws"));
        Tokens tokens = Tokens.refreshed(rest, first, late);
        assertThat(tokens.grant()).contains(first);
        next(503, "");
        assertThat(failureOf(tokens.token(Reason.CONNECT).toCompletableFuture()).retryable())
                .isTrue();
        next(401, "{\"code\": \"TOKEN_EXPIRED\", \"retryable\": false}");
        assertThat(failureOf(tokens.token(Reason.CONNECT).toCompletableFuture()).code())
                .isEqualTo(Code.TOKEN_EXPIRED);
        assertThat(failureOf(tokens.token(Reason.CONNECT).toCompletableFuture()).code())
                .isEqualTo(Code.TOKEN_MISSING);
        assertThat(requests).hasSize(2);
    }
}
