package io.parley.storage.support;

import io.parley.common.protocol.SessionState;
import io.parley.storage.agent.AgentPresence;
import io.parley.storage.transaction.RetriedTransaction;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Repository;

@Repository
class MySqlSessionAssignment implements SessionAssignment {
    private final SessionMapper sessions;
    private final AssigneeMapper agents;
    private final SupportHeadMapper heads;
    private final SessionEventMapper events;
    private final RetriedTransaction transaction;

    MySqlSessionAssignment(
            SessionMapper sessions,
            AssigneeMapper agents,
            SupportHeadMapper heads,
            SessionEventMapper events,
            RetriedTransaction transaction) {
        this.sessions = sessions;
        this.agents = agents;
        this.heads = heads;
        this.events = events;
        this.transaction = transaction;
    }

    private sealed interface Claim {
        record Assigned(SupportSession session) implements Claim {}

        record Nothing() implements Claim {}

        /** What was read without a lock had changed when it was locked: look again. */
        record Stale() implements Claim {}
    }

    @Override
    public Optional<SupportSession> claim(long siteId) {
        while (true) {
            Claim claim = transaction.run(() -> tryClaim(siteId));
            if (claim instanceof Claim.Assigned assigned) {
                return Optional.of(assigned.session());
            }
            if (claim instanceof Claim.Nothing) {
                return Optional.empty();
            }
        }
    }

    private Claim tryClaim(long siteId) {
        if (sessions.lockQueue(siteId) == null) {
            return new Claim.Nothing();
        }
        SessionRow first = sessions.first(siteId);
        Long agentId = first == null ? null : agents.leastLoaded(siteId);
        if (first == null || agentId == null) {
            return new Claim.Nothing();
        }
        int free = agents.countFree(siteId);
        if (agents.lockFree(agentId) == null) {
            return new Claim.Stale();
        }
        SessionRow session = sessions.lock(first.sessionId);
        if (session == null || !session.is(SessionState.WAITING)) {
            return new Claim.Stale();
        }
        long now = transaction.now();
        heads.lock(session.conversationId);
        sessions.assign(session.sessionId, agentId, now);
        agents.take(agentId, now);
        heads.setSession(session.conversationId, session.sessionId, agentId, now);
        heads.join(session.conversationId, agentId, session.openedSeq, now);
        events.add(SessionEventRow.of(session, SessionEventKind.ASSIGNED, "least loaded of " + free + " with room", now)
                .about(agentId, agents.name(agentId)));
        return new Claim.Assigned(named(session.sessionId));
    }

    @Override
    public List<SupportSession> requeue(AgentPresence.LostAgent agent) {
        return transaction.run(() -> {
            if (agents.lockLost(agent.userId(), agent.onlineEpoch(), transaction.now()) == null) {
                return List.of();
            }
            agents.endGrace(agent.userId());
            List<SessionRow> active = sessions.lockActiveOf(agent.userId());
            active.stream()
                    .sorted(Comparator.comparingLong(session -> session.conversationId))
                    .forEach(session -> putBack(session, agent.userId()));
            agents.release(agent.userId(), active.size());
            return active.stream().map(session -> named(session.sessionId)).toList();
        });
    }

    private void putBack(SessionRow session, long agentId) {
        long now = transaction.now();
        SupportHeadRow head = Objects.requireNonNull(heads.lock(session.conversationId));
        sessions.putBack(session.sessionId);
        heads.setSession(session.conversationId, session.sessionId, null, now);
        heads.leave(session.conversationId, agentId, head.lastSeq, now);
        events.add(SessionEventRow.of(session, SessionEventKind.REQUEUED, "the agent has been away for too long", now)
                .about(agentId, agents.name(agentId)));
    }

    private SupportSession named(long sessionId) {
        return Objects.requireNonNull(sessions.byId(sessionId)).toSession();
    }
}
