package io.parley.logic.privacy;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param interval how often a node looks for users who are to be erased
 */
@ConfigurationProperties("parley.erasure")
public record ErasureConfig(@DefaultValue("10s") Duration interval) {
    public ErasureConfig {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("parley.erasure.interval: " + interval + " (expected: > 0)");
        }
    }
}
