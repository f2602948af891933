package io.parley.storage.support;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.SessionState;
import io.parley.storage.transaction.RetriedTransaction;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Repository;

@Repository
class MySqlSessionFlow implements SessionFlow {
    private final SessionMapper sessions;
    private final AssigneeMapper agents;
    private final SupportHeadMapper heads;
    private final SessionEventMapper events;
    private final RetriedTransaction transaction;

    MySqlSessionFlow(
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

    @Override
    public Opening open(long sessionId, long conversationId) {
        SupportHeadRow head = heads.read(conversationId);
        if (head == null
                || head.kind != ConversationKind.SUPPORT.getNumber()
                || head.siteId == null
                || head.visitorId == null) {
            return new Opening.NoSupportConversation();
        }
        if (head.openSessionId != null) {
            return new Opening.AlreadyOpen();
        }
        SessionRow row = new SessionRow();
        row.sessionId = sessionId;
        row.conversationId = conversationId;
        row.openConversationId = conversationId;
        row.siteId = head.siteId;
        row.visitorId = head.visitorId;
        row.state = SessionState.WAITING.getNumber();
        row.ownerVersion = 1;
        row.openedSeq = head.lastSeq;
        try {
            return new Opening.Opened(transaction.run(() -> insert(row)));
        } catch (DuplicateKeyException e) {
            return new Opening.AlreadyOpen();
        }
    }

    private SupportSession insert(SessionRow row) {
        long now = transaction.now();
        row.waitingSince = now;
        sessions.insert(row);
        heads.lock(row.conversationId);
        heads.setSession(row.conversationId, row.sessionId, null, now);
        events.add(SessionEventRow.of(row, SessionEventKind.OPENED, "the visitor wrote", now)
                .about(row.visitorId, agents.name(row.visitorId)));
        return Objects.requireNonNull(sessions.byId(row.sessionId)).toSession();
    }

    @Override
    public Resolution resolve(long sessionId, Actor actor) {
        while (true) {
            Optional<Resolution> resolution = transaction.run(() -> tryResolve(sessionId, actor));
            if (resolution.isPresent()) {
                return resolution.get();
            }
        }
    }

    /** Empty: the session changed hands between reading it and locking it. */
    private Optional<Resolution> tryResolve(long sessionId, Actor actor) {
        SessionRow seen = sessions.byId(sessionId);
        if (seen == null || !mayKnow(actor, seen)) {
            return Optional.of(new Resolution.NotFound());
        }
        if (seen.is(SessionState.RESOLVED)) {
            return Optional.of(new Resolution.AlreadyResolved(seen.toSession()));
        }
        if (actor.isAgent() && !Objects.equals(seen.agentId, actor.userId())) {
            return Optional.of(new Resolution.NotOwner());
        }
        if (seen.agentId != null) {
            agents.lock(seen.agentId);
        }
        SessionRow session = Objects.requireNonNull(sessions.lock(sessionId));
        if (session.ownerVersion != seen.ownerVersion) {
            return Optional.empty();
        }
        long now = transaction.now();
        SupportHeadRow head = Objects.requireNonNull(heads.lock(session.conversationId));
        sessions.resolve(sessionId, now);
        heads.setSession(session.conversationId, null, null, now);
        if (session.agentId != null) {
            agents.release(session.agentId, 1);
            heads.leave(session.conversationId, session.agentId, head.lastSeq, now);
        }
        events.add(SessionEventRow.of(
                        session, SessionEventKind.RESOLVED, actor.isAgent() ? "by the agent" : "by the visitor", now)
                .about(actor.userId(), agents.name(actor.userId())));
        return Optional.of(new Resolution.Resolved(
                Objects.requireNonNull(sessions.byId(sessionId)).toSession(),
                session.agentId == null ? 0 : session.agentId));
    }

    private static boolean mayKnow(Actor actor, SessionRow session) {
        return actor.isAgent() ? session.siteId == actor.agentSiteId() : session.visitorId == actor.userId();
    }
}
