package io.parley.logic.message;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param recallWindow for this long after it was sent a message may be recalled; zero: never
 * @param editWindow for this long after it was sent a message may be edited; zero: never
 */
@ConfigurationProperties("parley.message")
public record ChangeConfig(
        @DefaultValue("2m") Duration recallWindow,
        @DefaultValue("15m") Duration editWindow) {
    public ChangeConfig {
        if (recallWindow.isNegative() || editWindow.isNegative()) {
            throw new IllegalArgumentException("parley.message: recall-window " + recallWindow + ", edit-window "
                    + editWindow + " (expected: >= 0)");
        }
    }
}
