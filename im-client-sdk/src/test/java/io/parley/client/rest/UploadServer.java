package io.parley.client.rest;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The server's side of uploads, in memory; it fails where a script says so. */
final class UploadServer implements AutoCloseable {
    final List<String> calls = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    JsonObject announced = new JsonObject();

    private final HttpServer http;
    private final ArrayDeque<String> fates = new ArrayDeque<>();
    private final int partSize;
    private final String refusal;
    private int scans;
    private String state = "UPLOADING";

    UploadServer(JsonObject script) throws IOException {
        partSize = script.has("partSize") ? script.get("partSize").getAsInt() : 1 << 20;
        scans = script.has("scans") ? script.get("scans").getAsInt() : 0;
        refusal = ParleyRest.text(script, "refusal");
        if (script.has("fates")) {
            script.getAsJsonArray("fates").asList().stream()
                    .map(JsonElement::getAsString)
                    .forEach(fates::add);
        }
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::handle);
        http.start();
    }

    URI address() {
        return URI.create("http://localhost:" + http.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String query = exchange.getRequestURI().getQuery();
            calls.add(exchange.getRequestMethod() + (query == null ? "" : " " + query.substring("offset=".length())));
            String fate = fates.isEmpty() ? "ok" : fates.remove();
            if (fate.equals("lost")) {
                return;
            }
            if (!fate.equals("ok") && !fate.equals("answerLost")) {
                answer(exchange, status(fate), problem(fate));
                return;
            }
            take(exchange.getRequestMethod(), query, body);
            if (fate.equals("ok")) {
                answer(exchange, 200, upload());
            }
        }
    }

    private static int status(String code) {
        return switch (code) {
            case "UNAVAILABLE", "BUSY" -> 503;
            case "TOKEN_EXPIRED" -> 401;
            default -> 413;
        };
    }

    private static JsonObject problem(String code) {
        JsonObject problem = new JsonObject();
        problem.addProperty("code", code);
        problem.addProperty("detail", "as the script says");
        problem.addProperty("retryable", status(code) == 503);
        problem.addProperty("retryAfterMs", 0);
        return problem;
    }

    private void take(String method, String query, byte[] body) throws IOException {
        if (method.equals("POST")) {
            announced = JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } else if (method.equals("PUT") && query.equals("offset=" + received.size())) {
            received.write(body);
        }
        if (state.equals("SCANNING") && --scans == 0) {
            state = "READY";
        }
        if (state.equals("UPLOADING")
                && received.size() == announced.get("size").getAsInt()) {
            state = !refusal.isEmpty() ? "REFUSED" : scans > 0 ? "SCANNING" : "READY";
        }
    }

    private JsonObject upload() {
        JsonObject upload = new JsonObject();
        upload.addProperty("attachmentId", "71");
        upload.addProperty("state", state);
        upload.addProperty("received", received.size());
        upload.addProperty("partSize", partSize);
        upload.addProperty("width", 8);
        upload.addProperty("height", 9);
        upload.addProperty("thumbnail", true);
        if (!refusal.isEmpty()) {
            upload.addProperty("refusal", refusal);
        }
        return upload;
    }

    private static void answer(HttpExchange exchange, int status, JsonObject body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
