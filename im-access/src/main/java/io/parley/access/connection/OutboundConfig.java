package io.parley.access.connection;

import java.time.Duration;

/**
 * What may wait for one slow connection.
 *
 * @param lowWaterMarkBytes below it a connection counts as writable again, 64 KiB by default
 * @param highWaterMarkBytes from half of it on ephemeral pushes are dropped, above it the others collapse into a hint, 256 KiB by
 *     default
 * @param maxPendingBytes above it, replies included, the connection is closed as SLOW_CONSUMER, 2 MiB by default
 * @param slowAfter a connection that stays unwritable this long is closed as SLOW_CONSUMER, 10 s by default
 */
public record OutboundConfig(int lowWaterMarkBytes, int highWaterMarkBytes, int maxPendingBytes, Duration slowAfter) {
    public OutboundConfig {
        if (lowWaterMarkBytes < 1 || highWaterMarkBytes <= lowWaterMarkBytes || maxPendingBytes < highWaterMarkBytes) {
            throw new IllegalArgumentException("lowWaterMarkBytes, highWaterMarkBytes, maxPendingBytes: "
                    + lowWaterMarkBytes + ", " + highWaterMarkBytes + ", " + maxPendingBytes
                    + " (expected: 1 <= low < high <= max)");
        }
        if (slowAfter.toMillis() < 1) {
            throw new IllegalArgumentException("slowAfter: " + slowAfter + " (expected: >= 1ms)");
        }
    }

    public static OutboundConfig defaults() {
        return new OutboundConfig(64 * 1024, 256 * 1024, 2 * 1024 * 1024, Duration.ofSeconds(10));
    }
}
