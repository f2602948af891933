package io.parley.storage.support;

import java.util.List;
import java.util.Optional;

/** What can be read of sessions. Every call blocks on the database. */
public interface SessionStore {
    Optional<SupportSession> find(long sessionId);

    /** The WAITING or ACTIVE session of a visitor. */
    Optional<SupportSession> openOf(long visitorId);

    /** The ACTIVE sessions of an agent, the oldest assignment first. */
    List<SupportSession> activeOf(long agentId);

    /** The WAITING sessions of a site in the order in which they will be assigned. */
    List<SupportSession> waiting(long siteId, int limit);

    /** How many WAITING sessions of its site go before this one. */
    int ahead(SupportSession session);

    /** The sites where somebody waits. */
    List<Long> sitesWithWaiting();
}
