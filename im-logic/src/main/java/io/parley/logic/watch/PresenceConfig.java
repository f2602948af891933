package io.parley.logic.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param offlineDelay who comes back within this time was never gone to those who watch; so with away
 * @param maxWatched how many people one connection may watch
 * @param lease how long they are watched unless the client renews it; what is no longer allowed ends by then
 * @param maxWaiting users whose presence waits to be looked at; past it a change is not told, until something is asked
 */
@ConfigurationProperties("parley.presence")
public record PresenceConfig(
        @DefaultValue("5s") Duration offlineDelay,
        @DefaultValue("500") int maxWatched,
        @DefaultValue("15m") Duration lease,
        @DefaultValue("100000") int maxWaiting) {
    public PresenceConfig {
        if (offlineDelay.isNegative() || maxWatched < 1 || lease.toMillis() < 2 || maxWaiting < 1) {
            throw new IllegalArgumentException("parley.presence: offline-delay " + offlineDelay + ", max-watched "
                    + maxWatched + ", lease " + lease + ", max-waiting " + maxWaiting
                    + " (expected: > 0, offline-delay >= 0, lease >= 2ms)");
        }
    }

    /** When a client is to subscribe anew. */
    Duration renewAfter() {
        return lease.dividedBy(2);
    }
}
