package io.parley.logic.user;

import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.storage.user.Profile;
import io.parley.storage.user.ProfileStore;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The one place that decides whose profile somebody sees: a user that of every user; a visitor those of people who are or
 * were in its conversations, as what they said stays to be read; an agent those of the site's visitors and agents;
 * everybody the own. Nobody sees who is disabled. A block changes nothing, as it would give itself away.
 */
@Component
public class ProfileAccess {
    private final ProfileStore profiles;

    ProfileAccess(ProfileStore profiles) {
        this.profiles = profiles;
    }

    /** Those of these users that the caller may see. Blocks on the database. */
    public List<Profile> visible(Caller caller, Collection<Long> userIds) {
        List<Profile> found = profiles.find(userIds).stream()
                .filter(profile -> !profile.disabled())
                .toList();
        if (caller.kind() == UserKind.USER) {
            return found.stream()
                    .filter(profile -> profile.kind() == UserKind.USER || profile.userId() == caller.userId())
                    .toList();
        }
        Set<Long> known =
                acquaintances(caller, found.stream().map(Profile::userId).toList());
        return found.stream()
                .filter(profile -> known.contains(profile.userId()) || profile.userId() == caller.userId())
                .toList();
    }

    private Set<Long> acquaintances(Caller caller, Collection<Long> userIds) {
        return switch (caller.kind()) {
            case VISITOR -> profiles.met(caller.userId(), userIds);
            case AGENT -> caller.siteId() == 0 ? Set.of() : profiles.ofSite(caller.siteId(), userIds);
            default -> Set.of();
        };
    }
}
