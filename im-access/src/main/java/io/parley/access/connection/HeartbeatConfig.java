package io.parley.access.connection;

import java.time.Duration;

/**
 * How the server finds peers that are gone without a word. Both times count from the last byte that came in.
 *
 * @param pingAfter silence after which a WebSocket ping goes out, 10 s by default
 * @param closeAfter silence after which the connection is closed as HEARTBEAT_TIMEOUT, 25 s by default
 */
public record HeartbeatConfig(Duration pingAfter, Duration closeAfter) {
    public HeartbeatConfig {
        if (pingAfter.toMillis() < 1) {
            throw new IllegalArgumentException("pingAfter: " + pingAfter + " (expected: >= 1ms)");
        }
        if (closeAfter.compareTo(pingAfter) <= 0) {
            throw new IllegalArgumentException(
                    "closeAfter: " + closeAfter + " (expected: > pingAfter " + pingAfter + ")");
        }
    }

    public static HeartbeatConfig defaults() {
        return new HeartbeatConfig(Duration.ofSeconds(10), Duration.ofSeconds(25));
    }
}
