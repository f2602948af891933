package io.parley.storage.agent;

import io.parley.common.protocol.Availability;
import java.util.List;
import java.util.Optional;

/** Agents and what they chose. Every call blocks on the database and joins the caller's transaction. */
public interface AgentStore {
    Optional<Agent> find(long userId);

    /** Adds the agent, or gives an existing one the new role and capacity. Its user account is the caller's to add. */
    void save(Agent agent);

    /** Does nothing for a user who is no agent. */
    void setAvailability(long userId, Availability availability);

    /** The agents of a site who have a connection open, AWAY ones too. */
    List<Long> online(long siteId);
}
