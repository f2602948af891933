package io.parley.logic.report;

import io.parley.storage.report.ReportStore.Quota;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param quota reports that one user may make within 24 hours
 */
@ConfigurationProperties("parley.report")
public record ReportConfig(@DefaultValue("50") int quota) {
    public ReportConfig {
        if (quota < 1) {
            throw new IllegalArgumentException("parley.report.quota: " + quota + " (expected: >= 1)");
        }
    }

    Quota perDay() {
        return new Quota(Duration.ofDays(1), quota);
    }
}
