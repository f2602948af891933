package io.parley.storage.support;

import io.parley.storage.agent.AgentConnection;
import io.parley.storage.agent.AgentPresence;
import io.parley.storage.support.SessionFlow.Actor;
import io.parley.storage.support.SessionFlow.Opening;
import io.parley.storage.testing.People;
import io.parley.storage.testing.TestLog;

/** One site with its agents and those who wait for them. */
final class Desk {
    private static final String NODE = "access-1";

    private final long site;
    private final SessionFlow flow;
    private final AgentPresence presence;
    private final People people;
    private final TestLog log;

    Desk(SessionFlow flow, AgentPresence presence, People people, TestLog log) {
        this.flow = flow;
        this.presence = presence;
        this.people = people;
        this.log = log;
        this.site = people.site();
    }

    long site() {
        return site;
    }

    /** An agent with a connection open. */
    long agent(int capacity) {
        long userId = people.agent(site, capacity);
        presence.opened(connection(userId));
        return userId;
    }

    void leaves(long agentId) {
        presence.closed(connection(agentId));
    }

    void comesBack(long agentId) {
        presence.opened(connection(agentId));
    }

    /** The grace of an agent who has left is over. */
    AgentPresence.LostAgent lost(long agentId) {
        leaves(agentId);
        log.sql().update("UPDATE agent SET grace_until = 1 WHERE user_id = ?", agentId);
        return new AgentPresence.LostAgent(
                agentId, site, log.number("SELECT online_epoch FROM agent WHERE user_id = ?", agentId));
    }

    private static AgentConnection connection(long userId) {
        return new AgentConnection(userId, NODE, 1, userId);
    }

    /** The SUPPORT conversation of a new visitor, without a session. */
    long conversation() {
        return people.support(site, people.visitor(site));
    }

    /** A new visitor's session, WAITING since then. */
    SupportSession waiting(long sinceMillis) {
        long conversationId = conversation();
        log.say(conversationId, 0, "help");
        SupportSession session = ((Opening.Opened) flow.open(people.ids().next(), conversationId)).session();
        log.sql()
                .update(
                        "UPDATE support_session SET waiting_since = ? WHERE session_id = ?",
                        sinceMillis,
                        session.sessionId());
        return session;
    }

    Actor agentActor(long agentId) {
        return new Actor(agentId, site);
    }

    static Actor visitorActor(SupportSession session) {
        return new Actor(session.visitorId(), 0);
    }

    long activeCount(long agentId) {
        return log.number("SELECT active_count FROM agent WHERE user_id = ?", agentId);
    }
}
