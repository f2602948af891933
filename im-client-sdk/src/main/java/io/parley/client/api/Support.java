package io.parley.client.api;

import io.parley.common.protocol.Availability;
import java.util.List;

/**
 * The support sessions that concern the reader, and an agent's own state.
 *
 * @param loaded the list has been fetched
 * @param sessions agents: own active ones, the site's waiting ones, and what became of them since; visitors: their own.
 *     Longest waiting first
 * @param availability agents only
 * @param capacity agents only
 */
public record Support(boolean loaded, List<Session> sessions, Availability availability, int capacity) {
    public static final Support NOTHING = new Support(false, List.of(), Availability.AVAILABILITY_UNSPECIFIED, 0);
}
