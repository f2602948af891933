package io.parley.logic.link;

import io.parley.common.protocol.Limits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What this deployment takes from clients; they learn it with the answer to their hello.
 *
 * @param maxFrameSize as the access nodes are configured; told only, they enforce it
 * @param maxTextSize of one message in UTF-8; the protocol allows no more than 8 KiB
 * @param pingInterval how often a visible page pings in-band
 */
@ConfigurationProperties("parley.limits")
public record ClientLimits(
        @DefaultValue("64KB") DataSize maxFrameSize,
        @DefaultValue("8KB") DataSize maxTextSize,
        @DefaultValue("20") int maxMessagesPerSend,
        @DefaultValue("100") int maxPullMessages,
        @DefaultValue("20s") Duration pingInterval) {
    private static final DataSize LONGEST_TEXT = DataSize.ofKilobytes(8);

    public ClientLimits {
        if (maxTextSize.toBytes() < 1
                || maxTextSize.compareTo(LONGEST_TEXT) > 0
                || maxFrameSize.compareTo(maxTextSize) <= 0
                || maxMessagesPerSend < 1
                || maxPullMessages < 1
                || pingInterval.toMillis() < 1) {
            throw new IllegalArgumentException("parley.limits: max-frame-size " + maxFrameSize + ", max-text-size "
                    + maxTextSize + ", max-messages-per-send " + maxMessagesPerSend + ", max-pull-messages "
                    + maxPullMessages + ", ping-interval " + pingInterval
                    + " (expected: > 0, text <= 8KB, frame > text)");
        }
    }

    public int maxTextBytes() {
        return Math.toIntExact(maxTextSize.toBytes());
    }

    public Limits toFrame() {
        return Limits.newBuilder()
                .setMaxFrameBytes(Math.toIntExact(maxFrameSize.toBytes()))
                .setMaxTextBytes(maxTextBytes())
                .setMaxMessagesPerSend(maxMessagesPerSend)
                .setMaxPullMessages(maxPullMessages)
                .setPingIntervalMs(Math.toIntExact(pingInterval.toMillis()))
                .build();
    }
}
