package io.parley.logic.conversation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param size of how many conversations a node remembers who may do what
 * @param lifetime how long, at most; sends don't depend on it, as the journal compares versions
 * @param recent how old it may be where no journal compares versions: who is shown that somebody types
 */
@ConfigurationProperties("parley.conversation.acl")
public record AclCacheConfig(
        @DefaultValue("100000") int size,
        @DefaultValue("10m") Duration lifetime,
        @DefaultValue("10s") Duration recent) {
    public AclCacheConfig {
        if (size < 1 || recent.isNegative() || lifetime.compareTo(recent) < 0) {
            throw new IllegalArgumentException("parley.conversation.acl: size " + size + ", lifetime " + lifetime
                    + ", recent " + recent + " (expected: size > 0, lifetime >= recent >= 0)");
        }
    }
}
