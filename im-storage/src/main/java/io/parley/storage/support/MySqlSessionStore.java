package io.parley.storage.support;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Repository;

@Repository
class MySqlSessionStore implements SessionStore {
    private final SessionMapper sessions;

    MySqlSessionStore(SessionMapper sessions) {
        this.sessions = sessions;
    }

    @Override
    public Optional<SupportSession> find(long sessionId) {
        return Optional.ofNullable(sessions.byId(sessionId)).map(SessionRow::toSession);
    }

    @Override
    public Optional<SupportSession> openOf(long visitorId) {
        return Optional.ofNullable(sessions.openOf(visitorId)).map(SessionRow::toSession);
    }

    @Override
    public List<SupportSession> activeOf(long agentId) {
        return sessions.activeOf(agentId).stream().map(SessionRow::toSession).toList();
    }

    @Override
    public List<SupportSession> waiting(long siteId, int limit) {
        return sessions.waiting(siteId, limit).stream()
                .map(SessionRow::toSession)
                .toList();
    }

    @Override
    public int ahead(SupportSession session) {
        return sessions.ahead(
                session.siteId(), session.priority(), session.waitingSince().toEpochMilli(), session.sessionId());
    }

    @Override
    public List<Long> sitesWithWaiting() {
        return sessions.sitesWithWaiting();
    }
}
