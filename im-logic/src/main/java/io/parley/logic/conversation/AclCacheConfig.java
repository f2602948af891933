package io.parley.logic.conversation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param size of how many conversations it is remembered who may do what
 * @param lifetime read anew after this time. Sends never depend on it, as the journal compares versions; who is shown that
 *     somebody types does
 */
@ConfigurationProperties("parley.conversation.acl")
public record AclCacheConfig(
        @DefaultValue("100000") int size,
        @DefaultValue("30s") Duration lifetime) {
    public AclCacheConfig {
        if (size < 1 || lifetime.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "parley.conversation.acl: size " + size + ", lifetime " + lifetime + " (expected: > 0)");
        }
    }
}
