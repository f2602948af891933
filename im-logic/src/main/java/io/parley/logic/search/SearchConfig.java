package io.parley.logic.search;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled without, no index is kept, and every search is refused
 * @param interval what was said is found after this time, and a little more
 * @param sweep how often a node looks for what no hint told of, such as what a node that died had stored
 * @param concurrent searches that a node carries out at once; further ones are refused as BUSY
 */
@ConfigurationProperties("parley.search")
public record SearchConfig(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("1m") Duration sweep,
        @DefaultValue("4") int concurrent) {
    public SearchConfig {
        if (interval.toMillis() < 1 || sweep.toMillis() < 1 || concurrent < 1) {
            throw new IllegalArgumentException("parley.search: interval " + interval + ", sweep " + sweep
                    + ", concurrent " + concurrent + " (expected: > 0)");
        }
    }
}
