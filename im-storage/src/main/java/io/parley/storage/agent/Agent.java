package io.parley.storage.agent;

import io.parley.common.protocol.Availability;

/**
 * Somebody who answers visitors of one site.
 *
 * @param availability what the agent chose
 * @param capacity how many sessions at once
 * @param activeCount how many there are now
 * @param online whether a connection is open; takes new sessions only together with {@link Availability#ONLINE}
 * @param onlineEpoch rises whenever {@code online} changes
 */
public record Agent(
        long userId,
        long siteId,
        AgentRole role,
        Availability availability,
        int capacity,
        int activeCount,
        boolean online,
        long onlineEpoch) {

    /** An agent who has never been online. */
    public static Agent fresh(long userId, long siteId, AgentRole role, int capacity) {
        return new Agent(userId, siteId, role, Availability.ONLINE, capacity, 0, false, 0);
    }
}
