package io.parley.logic.watch;

import io.parley.logic.link.Caller;
import io.parley.logic.relation.RelationConfig;
import io.parley.storage.relation.AcquaintanceStore;
import io.parley.storage.relation.AcquaintanceStore.Tie;
import io.parley.storage.user.ProfileStore;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The one place that decides whose presence somebody sees. A user that of friends, of who is in a group with the user, and,
 * where anyone may write to anyone, of who has a DIRECT conversation with the user; never that of somebody whom a block
 * stands between; always the own. An agent that of the site's visitors and agents.
 */
@Component
class PresenceAccess {
    private final AcquaintanceStore acquaintances;
    private final ProfileStore profiles;
    private final Set<Tie> enough;

    PresenceAccess(AcquaintanceStore acquaintances, ProfileStore profiles, RelationConfig config) {
        this.acquaintances = acquaintances;
        this.profiles = profiles;
        this.enough = config.direct() == RelationConfig.DirectPolicy.ANYONE
                ? EnumSet.allOf(Tie.class)
                : EnumSet.of(Tie.FRIENDS, Tie.GROUP);
    }

    /** Those of these users whose presence the caller may see. Blocks on the database. */
    Set<Long> visible(Caller caller, Collection<Long> userIds) {
        return switch (caller.kind()) {
            case USER -> tied(caller.userId(), userIds);
            case AGENT -> caller.siteId() == 0 ? Set.of() : profiles.ofSite(caller.siteId(), userIds);
            default -> Set.of();
        };
    }

    private Set<Long> tied(long callerId, Collection<Long> userIds) {
        Set<Long> tied = new HashSet<>();
        acquaintances.ties(callerId, userIds).forEach((userId, ties) -> {
            if (ties.stream().anyMatch(enough::contains)) {
                tied.add(userId);
            }
        });
        if (userIds.contains(callerId)) {
            tied.add(callerId);
        }
        return tied;
    }
}
