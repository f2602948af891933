package io.parley.logic.api;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often those may call who have not proved yet who they are: a burst at once, then one each interval. A successful
 * log-in does not count. The limits hold for each logic node.
 *
 * @param loginBurst log-ins that may fail at once for one login
 * @param addressLoginBurst log-ins that may fail at once from one address; an office has one address
 * @param addressGrantBurst visitors that may arrive, and tokens that may be refreshed, at once from one address
 */
@ConfigurationProperties("parley.api.limits")
public record LimitsConfig(
        @DefaultValue("10") int loginBurst,
        @DefaultValue("10s") Duration loginInterval,
        @DefaultValue("50") int addressLoginBurst,
        @DefaultValue("2s") Duration addressLoginInterval,
        @DefaultValue("500") int addressGrantBurst,
        @DefaultValue("50ms") Duration addressGrantInterval) {
    public LimitsConfig {
        if (loginBurst < 1
                || addressLoginBurst < 1
                || addressGrantBurst < 1
                || loginInterval.toMillis() < 1
                || addressLoginInterval.toMillis() < 1
                || addressGrantInterval.toMillis() < 1) {
            throw new IllegalArgumentException("parley.api.limits: login " + loginBurst + " " + loginInterval
                    + ", address-login " + addressLoginBurst + " " + addressLoginInterval + ", address-grant "
                    + addressGrantBurst + " " + addressGrantInterval + " (expected: bursts >= 1, intervals >= 1ms)");
        }
    }
}
