package io.parley.storage.conversation;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What decides in a GROUP besides membership: who may send, and who may be told of what.
 *
 * @param muted only the admins may send
 * @param adminIds the owner among them
 * @param mutedUntil members whom an admin keeps from sending, and until when on the database's clock; it may be past
 * @param since from which seq on each member of now reads, as far as this time of its membership goes
 * @param newestSince the highest of these
 */
public record GroupRights(
        boolean muted, Set<Long> adminIds, Map<Long, Instant> mutedUntil, Map<Long, Long> since, long newestSince) {
    /** Of what is no group. */
    public static final GroupRights NONE = new GroupRights(false, Set.of(), Map.of(), Map.of());

    public GroupRights {
        adminIds = Set.copyOf(adminIds);
        mutedUntil = Map.copyOf(mutedUntil);
        since = Map.copyOf(since);
    }

    public GroupRights(boolean muted, Set<Long> adminIds, Map<Long, Instant> mutedUntil, Map<Long, Long> since) {
        this(
                muted,
                adminIds,
                mutedUntil,
                since,
                since.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }
}
