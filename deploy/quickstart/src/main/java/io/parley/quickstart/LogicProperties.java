package io.parley.quickstart;

import io.parley.embedded.EmbeddedMariaDb;
import io.parley.embedded.EmbeddedRedis;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the logic tier is told here; the rest is as in its own application.yml. */
final class LogicProperties {
    private LogicProperties() {}

    static Map<String, Object> of(
            QuickstartConfig config,
            DemoAccess access,
            Path signingKey,
            EmbeddedMariaDb database,
            EmbeddedRedis redis) {
        Map<String, Object> properties = new HashMap<>();
        // Loopback alone: a first look is no reason to serve the network.
        properties.put("server.address", "localhost");
        properties.put("server.port", config.port());
        properties.put("spring.grpc.server.address", "127.0.0.1");
        properties.put("spring.grpc.server.port", 0);
        properties.put("springdoc.api-docs.enabled", true);
        properties.put("spring.datasource.url", database.jdbcUrl());
        properties.put("spring.datasource.username", database.user());
        properties.put("spring.datasource.password", database.password());
        properties.put("parley.redis.address", redis.uri());
        properties.put("parley.token.signing-key-file", signingKey);
        properties.put(
                "parley.attachment.store.directory",
                config.data().resolve("attachments").toString());
        properties.put("parley.public.ws-url", config.wsUrl());
        properties.put("parley.probe.urls", config.wsUrl());
        properties.put("parley.seed.site.key", access.siteKey());
        properties.put("parley.seed.site.name", "Northwind Outfitters");
        properties.put("parley.seed.site.greeting", "Hello! Ask us anything about sizes, delivery or returns.");
        properties.put("parley.seed.site.accent", "#2c535c");
        properties.put("parley.seed.site.origins", config.demoOrigin());
        properties.put("parley.seed.agents[0].login", access.login());
        properties.put("parley.seed.agents[0].password", access.password());
        properties.put("parley.seed.agents[0].name", "Ada");
        properties.put("parley.seed.server-key", access.apiKey());
        properties.put("parley.push.vapid.public-key", access.vapid().publicKey());
        properties.put("parley.push.vapid.private-key", access.vapid().privateKey());
        properties.put("parley.push.vapid.subject", "mailto:demo@example.com");
        return properties;
    }
}
