package io.parley.logic.group;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxMembers of one group
 */
@ConfigurationProperties("parley.group")
public record GroupConfig(@DefaultValue("5000") int maxMembers) {
    private static final int MOST = 5000;

    public GroupConfig {
        if (maxMembers < 2 || maxMembers > MOST) {
            throw new IllegalArgumentException(
                    "parley.group.max-members: " + maxMembers + " (expected: 2 to " + MOST + ")");
        }
    }
}
