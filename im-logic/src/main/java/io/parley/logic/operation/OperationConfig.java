package io.parley.logic.operation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param keep for this long a repetition gets the first answer. The SDKs repeat for seconds; a host's backend that calls
 *     REST from a queue may for days
 */
@ConfigurationProperties("parley.operation")
public record OperationConfig(@DefaultValue("7d") Duration keep) {
    private static final Duration SHORTEST = Duration.ofHours(1);

    public OperationConfig {
        if (keep.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("parley.operation.keep: " + keep + " (expected: >= " + SHORTEST + ")");
        }
    }
}
