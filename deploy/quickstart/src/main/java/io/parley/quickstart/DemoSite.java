package io.parley.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The page of an imagined shop, on an origin of its own, with the widget's tag in it. */
final class DemoSite implements AutoCloseable {
    private final HttpServer server;

    private DemoSite(HttpServer server) {
        this.server = server;
    }

    static DemoSite start(QuickstartConfig config, DemoAccess access) throws IOException {
        String page;
        try (InputStream template = DemoSite.class.getResourceAsStream("/demo/index.html")) {
            if (template == null) {
                throw new IllegalStateException("class path: has no demo/index.html (expected: the demo page)");
            }
            page = new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{{origin}}", config.origin())
                    .replace("{{siteKey}}", access.siteKey());
        }
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", config.demoPort()), 0);
        server.createContext("/", exchange -> answer(exchange, page));
        server.start();
        return new DemoSite(server);
    }

    private static void answer(HttpExchange exchange, String page) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
