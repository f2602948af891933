package io.parley.storage.support;

import java.util.List;

/** The system lines that sessions owe their conversations: an outbox, filled by the transactions that change sessions. */
public interface SessionLines {
    /** Lines that have been owed for at least this long; the oldest first. */
    List<DueLine> due(long minAgeMillis, int limit);

    /** The lines that one conversation is owed, the oldest first. */
    List<DueLine> dueOf(long conversationId);

    /** The line stands in the conversation. Idempotent. */
    void written(long eventId);
}
