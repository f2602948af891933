package io.parley.logic.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a node over HTTP. */
public final class Rest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final String address;

    private Rest(ConfigurableApplicationContext node, String address) {
        this.base = "http://127.0.0.1:" + LogicNodes.port(node);
        this.address = address;
    }

    /** As a trusted proxy passes it on for a client that nobody else is. */
    public static Rest fromOwnAddress(ConfigurableApplicationContext node) {
        return new Rest(node, "2001:db8:" + Integer.toHexString(COUNT.incrementAndGet()) + "::1");
    }

    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String text(String member) {
            return json().path(member).asString();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public Answer expect(int status) {
            assertThat(status()).as(response.body()).isEqualTo(status);
            return this;
        }

        /** A problem of the catalogue, complete. */
        public Answer expectProblem(int status, String code) {
            expect(status);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            JsonNode problem = json();
            assertThat(problem.path("code").asString()).as(response.body()).isEqualTo(code);
            assertThat(problem.path("type").asString()).isEqualTo("urn:parley:error:" + code);
            assertThat(problem.path("title").asString()).isNotEmpty();
            assertThat(problem.path("status").asInt()).isEqualTo(status);
            assertThat(problem.path("detail").asString()).isNotEmpty();
            assertThat(problem.path("retryable").isBoolean()).isTrue();
            assertThat(problem.path("retryAfterMs").isNumber()).isTrue();
            return this;
        }
    }

    public HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("X-Forwarded-For", address);
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public Answer get(String path) {
        return send(to(path).GET());
    }

    public Answer post(String path, String body) {
        return send(json(path, body));
    }

    public Answer post(String path, String body, String bearer) {
        return send(json(path, body).header("Authorization", "Bearer " + bearer));
    }

    public Answer get(String path, String bearer) {
        return send(to(path).GET().header("Authorization", "Bearer " + bearer));
    }

    public HttpRequest.Builder json(String path, String body) {
        return to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }
}
