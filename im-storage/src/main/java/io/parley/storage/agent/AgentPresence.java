package io.parley.storage.agent;

import java.util.Collection;
import java.util.List;

/**
 * Which agents have a connection open. It stands in MySQL on database time, so that no restart of anything forgets it:
 * a connection counts until it is closed, or until no logic node has seen its access node for the lease. An agent whose
 * last connection is gone keeps the sessions for the grace. Every call blocks on the database.
 */
public interface AgentPresence {
    /**
     * Idempotent.
     *
     * @return whether the agent came online with it
     */
    boolean opened(AgentConnection connection);

    /**
     * Idempotent.
     *
     * @return whether the agent went offline with it
     */
    boolean closed(AgentConnection connection);

    /** These access nodes have a live link to the caller: renews their leases. */
    void seen(Collection<NodeBoot> nodes);

    /**
     * Ends the connections of access nodes whose lease is over, and finds the agents whose grace is over. When nobody has
     * swept for longer than the lease, every lease and grace begins anew instead, as nobody could see the agents return.
     */
    Sweep sweep();

    /**
     * @param wentOffline agents whose last connection ended with its access node
     * @param graceOver agents who have been away for longer than the grace and still hold sessions, perhaps
     */
    record Sweep(List<Long> wentOffline, List<LostAgent> graceOver) {}

    /**
     * @param onlineEpoch if it is another by now, the agent has come back since
     */
    record LostAgent(long userId, long siteId, long onlineEpoch) {}
}
