package io.parley.storage.support;

/**
 * How sessions begin and end. Each call is one transaction of its own (READ COMMITTED), tried again when it loses a
 * deadlock, and blocks on the database. Locks are taken in the order queue, agent, session, conversation head. Each change
 * of a session writes its timeline and raises {@code acl_version} of the conversation's head.
 */
public interface SessionFlow {
    /**
     * Opens a WAITING session in a SUPPORT conversation that has none.
     *
     * @param sessionId the id of the session if one is made
     */
    Opening open(long sessionId, long conversationId);

    sealed interface Opening {
        record Opened(SupportSession session) implements Opening {}

        /** There is an open one already. */
        record AlreadyOpen() implements Opening {}

        record NoSupportConversation() implements Opening {}
    }

    /** Ends a session on behalf of its agent or its visitor. */
    Resolution resolve(long sessionId, Actor actor);

    /**
     * @param agentSiteId of an agent: whose sessions the agent may know of; 0 for a visitor
     */
    record Actor(long userId, long agentSiteId) {
        boolean isAgent() {
            return agentSiteId != 0;
        }
    }

    sealed interface Resolution {
        /**
         * @param formerAgentId whose session it was, 0 if nobody's
         */
        record Resolved(SupportSession session, long formerAgentId) implements Resolution {}

        /** It was resolved before. */
        record AlreadyResolved(SupportSession session) implements Resolution {}

        /** The actor is an agent of the site, but the session is another's or still waits. */
        record NotOwner() implements Resolution {}

        /** There is none that the actor may know of. */
        record NotFound() implements Resolution {}
    }
}
