package io.parley.client.rest;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The few REST calls that come before a connection, and any other as text. Nothing blocks; every future fails with a
 * {@link ParleyException} only. Safe for use by many threads; one serves any number of clients.
 *
 * <p>JSON is read with Gson, which protobuf's own JSON mapping brings along anyway.
 */
public final class ParleyRest {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    /** For a part of a file on a slow line. */
    private static final Duration BYTES_TIMEOUT = Duration.ofSeconds(120);

    private final URI base;
    private final HttpClient http;
    private final Duration timeout;

    /** @param base where Parley answers HTTP: {@code https://chat.example.com}, or a path's start */
    public ParleyRest(URI base) {
        this(base, HttpClient.newBuilder().connectTimeout(TIMEOUT).build(), TIMEOUT);
    }

    /** @param timeout for each call as a whole */
    public ParleyRest(URI base, HttpClient http, Duration timeout) {
        this.base = base;
        this.http = http;
        this.timeout = timeout;
    }

    /** A visitor of this site: the known one if the refresh token says who, else a new one. */
    public CompletableFuture<VisitorGrant> visitor(String siteKey, @Nullable String refreshToken) {
        JsonObject body = new JsonObject();
        body.addProperty("siteKey", siteKey);
        if (refreshToken != null) {
            body.addProperty("refreshToken", refreshToken);
        }
        return call("POST", "/api/v1/visitors", null, body, json -> {
            JsonObject site = json.getAsJsonObject("site");
            return new VisitorGrant(
                    grant(json),
                    new VisitorGrant.Site(text(site, "name"), text(site, "greeting"), text(site, "accent")));
        });
    }

    /** Fails with WRONG_CREDENTIALS, or with RATE_LIMITED and a time to wait. */
    public CompletableFuture<AgentGrant> agentLogin(String login, String password) {
        JsonObject body = new JsonObject();
        body.addProperty("login", login);
        body.addProperty("password", password);
        return call("POST", "/api/v1/agents/login", null, body, json -> {
            JsonObject site = json.getAsJsonObject("site");
            return new AgentGrant(
                    grant(json),
                    text(json, "name"),
                    Long.parseLong(site.get("siteId").getAsString()),
                    text(site, "name"));
        });
    }

    public CompletableFuture<TokenGrant> refresh(String refreshToken) {
        JsonObject body = new JsonObject();
        body.addProperty("refreshToken", refreshToken);
        return call("POST", "/api/v1/tokens/refresh", null, body, this::grant);
    }

    /** Signs the user out everywhere. */
    public CompletableFuture<Void> revoke(String accessToken) {
        return text("POST", "/api/v1/tokens/revoke", accessToken, null).thenApply(nothing -> null);
    }

    /** Makes a user, for the operator's own server, and gives its id: each call makes another one. */
    public CompletableFuture<Long> createUser(String serverKey, String name) {
        JsonObject body = new JsonObject();
        body.addProperty("name", name);
        return call(
                "POST",
                "/api/v1/users",
                serverKey,
                body,
                json -> Long.parseLong(json.get("userId").getAsString()));
    }

    /** Signs a user in, for the operator's own server, which hands the grant to that user's client. */
    public CompletableFuture<TokenGrant> userLogin(String serverKey, long userId) {
        return call("POST", "/api/v1/users/" + userId + "/tokens", serverKey, null, this::grant);
    }

    /**
     * Any call: gives the answer's text.
     *
     * @param path with its query, encoded
     * @param bearer an access token or a server's key; null: none
     * @param json the body; null: none
     */
    public CompletableFuture<String> text(String method, String path, @Nullable String bearer, @Nullable String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder().timeout(timeout);
        if (json == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofString(json))
                    .header("content-type", "application/json");
        }
        return send(request, method + " " + path, path, bearer);
    }

    /** As {@link #text}, with bytes as they are, which may take long to go out. */
    CompletableFuture<String> bytes(String method, String path, String bearer, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .timeout(BYTES_TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .header("content-type", "application/octet-stream");
        return send(request, method + " " + path, path, bearer);
    }

    private CompletableFuture<String> send(
            HttpRequest.Builder request, String what, String path, @Nullable String bearer) {
        request.uri(absolute(path)).header("accept", "application/json");
        if (bearer != null) {
            request.header("authorization", "Bearer " + bearer);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .handle((response, failure) -> {
                    if (response == null) {
                        throw unreachable(what, failure);
                    }
                    if (response.statusCode() >= 300) {
                        throw Problems.of(response, what);
                    }
                    return response.body();
                });
    }

    /** A path of the host that answers, as anybody can use it. */
    URI absolute(String path) {
        return URI.create(withoutSlash(base) + path);
    }

    /** A segment of a path. */
    public static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> CompletableFuture<T> call(
            String method,
            String path,
            @Nullable String bearer,
            @Nullable JsonObject body,
            Function<JsonObject, T> use) {
        return text(method, path, bearer, body == null ? null : body.toString())
                .thenApply(text -> read(text, method + " " + path, use));
    }

    /** @throws ParleyException if the answer is none */
    static <T> T read(String answer, String what, Function<JsonObject, T> use) {
        try {
            return use.apply(JsonParser.parseString(answer).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException | NullPointerException e) {
            throw new ParleyException(Code.UNKNOWN, what + ": an answer that is none", false);
        }
    }

    private static ParleyException unreachable(String what, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        Code code = cause instanceof HttpTimeoutException ? Code.TIMEOUT : Code.DISCONNECTED;
        return new ParleyException(code, what + ": " + cause, true);
    }

    private TokenGrant grant(JsonObject json) {
        URI ws = base.resolve(json.get("wsUrl").getAsString());
        return new TokenGrant(
                Long.parseLong(json.get("userId").getAsString()),
                json.get("accessToken").getAsString(),
                Instant.ofEpochMilli(json.get("expiresAtMs").getAsLong()),
                json.get("refreshToken").getAsString(),
                ws.getScheme().startsWith("http")
                        ? URI.create("ws" + ws.toString().substring(4))
                        : ws);
    }

    static String text(JsonObject json, String name) {
        JsonElement value = json.get(name);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }

    private static String withoutSlash(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
