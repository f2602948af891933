package io.parley.storage.agent;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param lease an access node that no logic node has had a live link to for this long is gone
 * @param grace how long an agent without a connection keeps the sessions
 */
@ConfigurationProperties("parley.support.presence")
public record AgentPresenceConfig(
        @DefaultValue("6s") Duration lease,
        @DefaultValue("30s") Duration grace) {
    public AgentPresenceConfig {
        if (lease.toMillis() < 1 || grace.isNegative()) {
            throw new IllegalArgumentException("parley.support.presence: lease " + lease + ", grace " + grace
                    + " (expected: lease > 0, grace >= 0)");
        }
    }
}
