package io.parley.storage.conversation;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What decides about sending in a GROUP besides membership.
 *
 * @param muted only the admins may send
 * @param adminIds the owner among them
 * @param mutedUntil members whom an admin keeps from sending, and until when on the database's clock; it may be past
 */
public record GroupRights(boolean muted, Set<Long> adminIds, Map<Long, Instant> mutedUntil) {
    /** Of what is no group. */
    public static final GroupRights NONE = new GroupRights(false, Set.of(), Map.of());

    public GroupRights {
        adminIds = Set.copyOf(adminIds);
        mutedUntil = Map.copyOf(mutedUntil);
    }
}
