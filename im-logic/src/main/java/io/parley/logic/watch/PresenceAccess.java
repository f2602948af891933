package io.parley.logic.watch;

import io.parley.logic.link.Caller;
import io.parley.logic.relation.RelationConfig;
import io.parley.storage.relation.AcquaintanceStore;
import io.parley.storage.relation.AcquaintanceStore.Tie;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The one place that decides whose presence a user sees: that of friends, of who is in a group with the user, and, where
 * anyone may write to anyone, of who has a DIRECT conversation with the user; never that of somebody whom a block stands
 * between. Everybody sees oneself.
 */
@Component
class PresenceAccess {
    private final AcquaintanceStore acquaintances;
    private final Set<Tie> enough;

    PresenceAccess(AcquaintanceStore acquaintances, RelationConfig config) {
        this.acquaintances = acquaintances;
        this.enough = config.direct() == RelationConfig.DirectPolicy.ANYONE
                ? EnumSet.allOf(Tie.class)
                : EnumSet.of(Tie.FRIENDS, Tie.GROUP);
    }

    /** Those of these users whose presence the caller may see. Blocks on the database. */
    Set<Long> visible(Caller caller, Collection<Long> userIds) {
        Set<Long> visible = new HashSet<>();
        acquaintances.ties(caller.userId(), userIds).forEach((userId, ties) -> {
            if (ties.stream().anyMatch(enough::contains)) {
                visible.add(userId);
            }
        });
        if (userIds.contains(caller.userId())) {
            visible.add(caller.userId());
        }
        return visible;
    }
}
