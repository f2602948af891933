package io.parley.logic.broadcast;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param interval how often the node that sends goes on
 * @param batch users who get it then, so that others' messages find room
 */
@ConfigurationProperties("parley.broadcast")
public record BroadcastConfig(
        @DefaultValue("1s") Duration interval,
        @DefaultValue("200") int batch) {
    public BroadcastConfig {
        if (interval.toMillis() < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "parley.broadcast: interval " + interval + ", batch " + batch + " (expected: > 0)");
        }
    }
}
