package io.parley.logic.support;

import io.parley.storage.support.SessionAssignment;
import io.parley.storage.support.SupportSession;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Gives waiting sessions to agents for as long as there are both. Woken by whatever may make that possible: a session
 * opened, resolved or put back, an agent come online or available; and by the sweep behind these events.
 */
@Component
class Assigner implements DisposableBean {
    private final SessionAssignment assignment;
    private final SessionNews news;
    private final SessionLineWriter lines;
    private final Rounds rounds;
    private final Set<Long> moved = ConcurrentHashMap.newKeySet();

    Assigner(SessionAssignment assignment, SessionNews news, SessionLineWriter lines, SupportConfig config) {
        this.assignment = assignment;
        this.news = news;
        this.lines = lines;
        this.rounds = new Rounds("assigner", config.threads(), this::assign);
    }

    /** Never blocks. */
    void wake(long siteId) {
        rounds.ask(siteId);
    }

    /** As {@link #wake}; and those who wait are told their places, as somebody has left the queue or come into it. */
    void queueMoved(long siteId) {
        moved.add(siteId);
        rounds.ask(siteId);
    }

    private void assign(long siteId) {
        boolean hasMoved = moved.remove(siteId);
        Optional<SupportSession> claimed = assignment.claim(siteId);
        while (claimed.isPresent()) {
            hasMoved = true;
            news.assigned(claimed.get());
            lines.ask(claimed.get().conversationId());
            claimed = assignment.claim(siteId);
        }
        if (hasMoved) {
            news.queueMoved(siteId);
        }
    }

    @Override
    public void destroy() {
        rounds.close();
    }
}
