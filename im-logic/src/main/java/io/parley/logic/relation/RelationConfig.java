package io.parley.logic.relation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param direct who may write to whom in a DIRECT conversation
 */
@ConfigurationProperties("parley.relation")
public record RelationConfig(@DefaultValue("friends") DirectPolicy direct) {
    public enum DirectPolicy {
        /** Friends only. */
        FRIENDS,
        /** Everybody who is not blocked. */
        ANYONE
    }
}
