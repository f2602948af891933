package io.parley.logic.link;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param threads how many blocking tasks run at once; more than the database pool has connections gains nothing
 * @param queue how many more may wait before requests are refused as BUSY
 */
@ConfigurationProperties("parley.workers")
public record WorkersConfig(
        @DefaultValue("16") int threads,
        @DefaultValue("2000") int queue) {
    public WorkersConfig {
        if (threads < 1 || queue < 1) {
            throw new IllegalArgumentException(
                    "parley.workers: threads " + threads + ", queue " + queue + " (expected: >= 1)");
        }
    }
}
