package io.parley.logic.group;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxMembers of one group
 * @param requestLifetime a request to join that nobody has answered for this long is none any more
 */
@ConfigurationProperties("parley.group")
public record GroupConfig(
        @DefaultValue("5000") int maxMembers,
        @DefaultValue("30d") Duration requestLifetime) {
    private static final int MOST = 5000;

    public GroupConfig {
        if (maxMembers < 2 || maxMembers > MOST) {
            throw new IllegalArgumentException(
                    "parley.group.max-members: " + maxMembers + " (expected: 2 to " + MOST + ")");
        }
        if (requestLifetime.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "parley.group.request-lifetime: " + requestLifetime + " (expected: > 0)");
        }
    }
}
