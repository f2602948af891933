package io.parley.logic.token;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param signingKeyFile path of the private key that signs access tokens; see {@link SigningKeys}; has no default
 * @param accessLifetime how long an access token is good for; whole seconds
 * @param refreshLifetime how long a user or an agent may stay away before logging in anew
 * @param visitorRefreshLifetime how long an anonymous visitor may stay away and still find the old chat
 * @param refreshLeeway for this long after a rotation the old refresh token gets the same answer again (a lost answer, two
 *     tabs); past it, its use ends the whole family
 */
@ConfigurationProperties("parley.token")
public record TokenConfig(
        @DefaultValue("") String signingKeyFile,
        @DefaultValue("10m") Duration accessLifetime,
        @DefaultValue("30d") Duration refreshLifetime,
        @DefaultValue("180d") Duration visitorRefreshLifetime,
        @DefaultValue("30s") Duration refreshLeeway) {
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    public TokenConfig {
        if (accessLifetime.compareTo(SHORTEST) < 0
                || refreshLifetime.compareTo(accessLifetime) < 0
                || visitorRefreshLifetime.compareTo(accessLifetime) < 0
                || refreshLeeway.isNegative()) {
            throw new IllegalArgumentException("parley.token: access-lifetime " + accessLifetime + ", refresh-lifetime "
                    + refreshLifetime + ", visitor-refresh-lifetime " + visitorRefreshLifetime + ", refresh-leeway "
                    + refreshLeeway + " (expected: access >= 10s, refresh >= access, leeway >= 0)");
        }
    }
}
