package io.parley.storage.retention;

import io.parley.common.protocol.ConversationKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Takes away what was kept for long enough, always a prefix of a conversation's log. First {@code first_seq} is raised, which
 * ends the messages for every reader at once, and notes in the same transaction that they are to be removed; then their rows
 * go, in small transactions. So whoever dies in between leaves work, and nothing half gone. Every call blocks on the database.
 */
public interface RetentionStore {
    /**
     * Raises {@code first_seq} of those of the next {@code limit} conversations by id that begin with messages that are older
     * than their kind keeps them.
     *
     * @param keep by kind; a kind that is absent keeps its messages for ever
     * @param afterConversationId only ids above it
     */
    Stretch raise(Map<ConversationKind, Duration> keep, long afterConversationId, int limit);

    /** Conversations of which something is left to be removed, in no order. */
    List<Long> unfinished(int limit);

    /**
     * Removes a bounded part of what lies before {@code first_seq}: messages with their reactions and earlier texts, changes,
     * mentions, pins, and what the search index has of them. Files that no message holds any more are left to be collected.
     *
     * @return whether more is left
     */
    boolean remove(long conversationId);

    /**
     * @param raised the conversations that begin later now
     * @param lastId the highest id that was looked at
     * @param more whether there may be ids above it
     */
    record Stretch(List<Long> raised, long lastId, boolean more) {}
}
