package io.parley.storage.support;

import io.parley.storage.transaction.RetriedTransaction;
import java.util.List;
import org.springframework.stereotype.Repository;

@Repository
class MySqlSessionLines implements SessionLines {
    private final SessionEventMapper events;
    private final RetriedTransaction transaction;

    MySqlSessionLines(SessionEventMapper events, RetriedTransaction transaction) {
        this.events = events;
        this.transaction = transaction;
    }

    @Override
    public List<DueLine> due(long minAgeMillis, int limit) {
        return events.due(transaction.now() - minAgeMillis, limit);
    }

    @Override
    public List<DueLine> dueOf(long conversationId) {
        return events.dueOf(conversationId);
    }

    @Override
    public void written(long eventId) {
        events.lineWritten(eventId);
    }
}
