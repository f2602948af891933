package io.parley.access.bootstrap;

import java.time.Duration;

/**
 * How a node leaves.
 *
 * @param window GoAway reaches all connections within this time, in even waves, 10 s by default; it bounds how many
 *     clients connect anew per second
 * @param closeGrace how long after its GoAway a connection is closed, 3 s by default: longer than the spread, so that clients have left
 *     by themselves and none is without a connection meanwhile
 * @param reconnectSpread clients are told to wait a random time up to this before they connect anew, 2 s by default
 */
public record DrainConfig(Duration window, Duration closeGrace, Duration reconnectSpread) {
    public DrainConfig {
        if (window.isNegative() || closeGrace.isNegative() || reconnectSpread.isNegative()) {
            throw new IllegalArgumentException("window, closeGrace, reconnectSpread: " + window + ", " + closeGrace
                    + ", " + reconnectSpread + " (expected: none negative)");
        }
    }

    public static DrainConfig defaults() {
        return new DrainConfig(Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(2));
    }
}
