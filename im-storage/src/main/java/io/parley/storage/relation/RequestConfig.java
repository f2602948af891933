package io.parley.storage.relation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param requestLifetime a friend request that nobody has answered for this long is none any more
 */
@ConfigurationProperties("parley.relation")
public record RequestConfig(@DefaultValue("30d") Duration requestLifetime) {
    public RequestConfig {
        if (requestLifetime.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "parley.relation.request-lifetime: " + requestLifetime + " (expected: > 0)");
        }
    }
}
