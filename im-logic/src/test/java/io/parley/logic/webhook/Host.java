package io.parley.logic.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The host's server: a real one, which notes what it is told, checks the signature by itself, and answers as it is bid. */
final class Host {
    static final String SECRET = "the-secret-of-the-crm-0123456789";
    static final String PREVIOUS = "the-secret-that-was-before-it-01";

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = (event, exchange) -> answer(exchange, 204);

    /** How it answers an event. */
    interface Behaviour {
        void handle(JsonNode event, HttpExchange exchange) throws IOException;
    }

    record Told(String path, JsonNode event) {
        String id() {
            return event.path("id").asString();
        }

        String type() {
            return event.path("type").asString();
        }

        String text() {
            return event.at("/message/content/text/text").asString();
        }
    }

    Host() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "host");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void behave(Behaviour next) {
        behaviour = next;
    }

    /** What it has accepted or not, of one conversation, in the order in which it came. */
    List<Told> told(String path, long conversationId) {
        return told.stream()
                .filter(one -> one.path().equals(path))
                .filter(one -> one.event().path("conversationId").asString().equals(Long.toString(conversationId)))
                .toList();
    }

    /** The same of what happened between two users, whoever did it. */
    List<Told> told(String path, long userId, long peerId) {
        Set<String> both = Set.of(Long.toString(userId), Long.toString(peerId));
        return told.stream()
                .filter(one -> one.path().equals(path))
                .filter(one -> one.event().has("peerId"))
                .filter(one -> both.equals(Set.of(
                        one.event().path("userId").asString(),
                        one.event().path("peerId").asString())))
                .toList();
    }

    /** The same of one user's presence. */
    List<Told> presences(String path, long userId) {
        return told.stream()
                .filter(one -> one.path().equals(path))
                .filter(one -> one.type().startsWith("presence."))
                .filter(one -> one.event().path("userId").asString().equals(Long.toString(userId)))
                .toList();
    }

    static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            checkSignature(exchange.getRequestHeaders().getFirst("Parley-Signature"), body);
            JsonNode event = JSON.readTree(body);
            assertThat(exchange.getRequestHeaders().getFirst("Parley-Event-Id"))
                    .isEqualTo(event.path("id").asString());
            told.add(new Told(exchange.getRequestURI().getPath(), event));
            behaviour.handle(event, exchange);
        } catch (AssertionError | GeneralSecurityException e) {
            answer(exchange, 401);
        }
    }

    /** As the documentation says, and not by the code under test. */
    private static void checkSignature(String header, byte[] body) throws GeneralSecurityException {
        List<String> parts = Arrays.asList(header.split(","));
        String time = parts.get(0).replaceFirst("^t=", "");
        assertThat(Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(time)))
                .isLessThan(300);
        assertThat(parts.subList(1, parts.size()))
                .containsExactly("v1=" + hmac(SECRET, time, body), "v1=" + hmac(PREVIOUS, time, body));
    }

    private static String hmac(String secret, String time, byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of()
                .formatHex(mac.doFinal(
                        (time + "." + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8)));
    }
}
