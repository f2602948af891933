package io.parley.logic.broadcast;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param interval how often the node that sends goes on
 * @param batch users who get it then, so that others' messages find room
 * @param keep for this long one that has ended is listed
 */
@ConfigurationProperties("parley.broadcast")
public record BroadcastConfig(
        @DefaultValue("1s") Duration interval,
        @DefaultValue("200") int batch,
        @DefaultValue("90d") Duration keep) {
    /** A call is not repeated for so long. */
    private static final Duration SHORTEST = Duration.ofDays(1);

    public BroadcastConfig {
        if (interval.toMillis() < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "parley.broadcast: interval " + interval + ", batch " + batch + " (expected: > 0)");
        }
        if (keep.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("parley.broadcast.keep: " + keep + " (expected: >= " + SHORTEST + ")");
        }
    }
}
