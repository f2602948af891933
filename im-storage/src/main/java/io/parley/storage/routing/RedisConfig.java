package io.parley.storage.routing;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param address {@code redis://[user:password@]host:port}, or {@code rediss://} for TLS
 * @param timeout for a connection, and for an answer; a command is tried twice before it fails
 */
@ConfigurationProperties("parley.redis")
public record RedisConfig(
        @DefaultValue("redis://127.0.0.1:6379") String address,
        @DefaultValue("1s") Duration timeout) {
    public RedisConfig {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("parley.redis.timeout: " + timeout + " (expected: > 0)");
        }
    }

    /** A command has failed by then at the latest. */
    Duration deadline() {
        return timeout.multipliedBy(3);
    }

    @Override
    public String toString() {
        return "RedisConfig[timeout=" + timeout + "]";
    }
}
