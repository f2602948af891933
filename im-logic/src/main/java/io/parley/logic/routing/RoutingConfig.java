package io.parley.logic.routing;

import io.parley.storage.routing.RouteStore;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param registerWait how long a hello waits for Redis; then it is accepted without a route, which is made good later
 * @param watchInterval how often it is looked whether Redis is there and has forgotten nothing
 * @param maxOwed routes that Redis could not take and that are remembered; past it all access nodes are asked for theirs
 * @param refresh how often the routes of all live connections are written again, as Redis forgets them in the end
 * @param hintSpread after Redis has forgotten routes all connections are hinted, spread over this time
 */
@ConfigurationProperties("parley.routing")
public record RoutingConfig(
        @DefaultValue("1s") Duration registerWait,
        @DefaultValue("1s") Duration watchInterval,
        @DefaultValue("10000") int maxOwed,
        @DefaultValue("6h") Duration refresh,
        @DefaultValue("3s") Duration hintSpread) {
    public RoutingConfig {
        if (refresh.toMillis() < 1 || refresh.multipliedBy(2).compareTo(RouteStore.LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "parley.routing: refresh " + refresh + " (expected: > 0, <= half of " + RouteStore.LIFETIME + ")");
        }
        if (registerWait.toMillis() < 1 || watchInterval.toMillis() < 1 || maxOwed < 0 || hintSpread.isNegative()) {
            throw new IllegalArgumentException("parley.routing: register-wait " + registerWait + ", watch-interval "
                    + watchInterval + ", max-owed " + maxOwed + ", hint-spread " + hintSpread
                    + " (expected: register-wait and watch-interval > 0, the others >= 0)");
        }
    }
}
