package io.parley.logic.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the world finds this deployment.
 *
 * @param wsUrl where clients connect: {@code ws:}, {@code wss:}, or a path of the host that answered REST
 */
@ConfigurationProperties("parley.public")
public record PublicConfig(@DefaultValue("/ws") String wsUrl) {
    public PublicConfig {
        if (!wsUrl.matches("(/|wss?://[^/\\s;,]+/?)[^\\s;,]*")) {
            throw new IllegalArgumentException(
                    "parley.public.ws-url: " + wsUrl + " (expected: ws://…, wss://… or a path that starts with /)");
        }
    }
}
