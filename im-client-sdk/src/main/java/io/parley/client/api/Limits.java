package io.parley.client.api;

import java.time.Duration;

/** What this deployment accepts. */
public record Limits(
        int maxFrameBytes, int maxTextBytes, int maxMessagesPerSend, int maxPullMessages, Duration pingInterval) {
    /** They hold until the server has told its own, and where it tells none. */
    public static final Limits DEFAULT = new Limits(65_536, 8_192, 20, 100, Duration.ofSeconds(20));

    public static Limits of(io.parley.common.protocol.Limits frame) {
        return new Limits(
                or(frame.getMaxFrameBytes(), DEFAULT.maxFrameBytes),
                or(frame.getMaxTextBytes(), DEFAULT.maxTextBytes),
                or(frame.getMaxMessagesPerSend(), DEFAULT.maxMessagesPerSend),
                or(frame.getMaxPullMessages(), DEFAULT.maxPullMessages),
                frame.getPingIntervalMs() > 0 ? Duration.ofMillis(frame.getPingIntervalMs()) : DEFAULT.pingInterval);
    }

    private static int or(int told, int otherwise) {
        return told > 0 ? told : otherwise;
    }
}
