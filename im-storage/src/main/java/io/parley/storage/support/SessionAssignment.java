package io.parley.storage.support;

import io.parley.storage.agent.AgentPresence;
import java.util.List;
import java.util.Optional;

/**
 * Who answers which session. Transactions and locks are as in {@link SessionFlow}. {@code agent.active_count} is exact
 * under the agent's lock, so no session ever has two agents, and no claim takes an agent over capacity, with any number
 * of callers at once.
 */
public interface SessionAssignment {
    /**
     * Gives the first session in a site's queue to the least loaded agent who is online, available and has room.
     *
     * @return empty: nobody waits, or nobody has room
     */
    Optional<SupportSession> claim(long siteId);

    /**
     * Puts the sessions of an agent whose grace is over back in the queue, with their original waiting time.
     *
     * @return those sessions, WAITING now; empty if the agent has come back meanwhile
     */
    List<SupportSession> requeue(AgentPresence.LostAgent agent);
}
