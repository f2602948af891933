package io.parley.logic.support;

import io.parley.storage.agent.AgentPresence;
import io.parley.storage.agent.AgentPresence.LostAgent;
import io.parley.storage.support.SessionAssignment;
import io.parley.storage.support.SessionStore;
import io.parley.storage.support.SupportSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Behind the events: renews leases, finds agents who are gone, puts their sessions back, and asks for assignments and
 * lines that nobody got to. Every logic node does it, and each step is safe when two do it at once.
 */
@Component
class SupportSweep {
    private static final Logger LOG = LoggerFactory.getLogger(SupportSweep.class);

    private final AgentConnections connections;
    private final AgentPresence presence;
    private final SessionAssignment assignment;
    private final SessionStore sessions;
    private final SessionNews news;
    private final SessionLineWriter lines;
    private final Assigner assigner;

    SupportSweep(
            AgentConnections connections,
            AgentPresence presence,
            SessionAssignment assignment,
            SessionStore sessions,
            SessionNews news,
            SessionLineWriter lines,
            Assigner assigner) {
        this.connections = connections;
        this.presence = presence;
        this.assignment = assignment;
        this.sessions = sessions;
        this.news = news;
        this.lines = lines;
        this.assigner = assigner;
    }

    @Scheduled(fixedDelayString = "${parley.support.sweep:2s}")
    void sweep() {
        step("leases", connections::renew);
        step("lost agents", this::putBackOfLostAgents);
        step("lines", lines::askOverdue);
        step("queues", () -> sessions.sitesWithWaiting().forEach(assigner::wake));
    }

    private void putBackOfLostAgents() {
        AgentPresence.Sweep sweep = presence.sweep();
        sweep.wentOffline().forEach(userId -> LOG.info("user={} agent went offline with the access node", userId));
        for (LostAgent agent : sweep.graceOver()) {
            for (SupportSession session : assignment.requeue(agent)) {
                news.putBack(session, agent.userId());
                lines.ask(session.conversationId());
            }
            assigner.queueMoved(agent.siteId());
        }
    }

    private static void step(String name, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.warn("sweep of {} failed: {}", name, e.getMessage());
        }
    }
}
