package io.parley.access.connection;

/**
 * What one connection may send.
 *
 * @param maxFrameBytes the largest WebSocket message that is taken, 64 KiB by default
 * @param framesPerSecond frames that a connection may send in the long run, 50 by default
 * @param frameBurst frames that it may send at once after a pause, 200 by default
 * @param maxInFlight requests without an answer yet; over it the client gets BUSY, 64 by default
 */
public record InboundConfig(int maxFrameBytes, int framesPerSecond, int frameBurst, int maxInFlight) {
    public InboundConfig {
        atLeast("maxFrameBytes", maxFrameBytes, 256);
        atLeast("framesPerSecond", framesPerSecond, 1);
        atLeast("frameBurst", frameBurst, 1);
        atLeast("maxInFlight", maxInFlight, 1);
    }

    public static InboundConfig defaults() {
        return new InboundConfig(64 * 1024, 50, 200, 64);
    }

    private static void atLeast(String name, int actual, int least) {
        if (actual < least) {
            throw new IllegalArgumentException(name + ": " + actual + " (expected: >= " + least + ")");
        }
    }
}
