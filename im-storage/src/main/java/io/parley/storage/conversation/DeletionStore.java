package io.parley.storage.conversation;

import io.parley.common.protocol.ErrorCode;
import java.util.Collection;
import java.util.List;

/** What readers have taken out of their own view, for good. Every call blocks on the database. */
public interface DeletionStore {
    /** What one reader may take out of one conversation, so that every read can look through it. */
    int MAX_DELETED = 10_000;

    /**
     * Takes messages out of the view of a member, or of a former one. What is out already stays so. Others' messages must
     * have been read, so that nobody's count of the unread depends on it.
     */
    Outcome delete(long userId, long conversationId, Collection<Long> seqs);

    sealed interface Outcome {
        /**
         * @param seqs those that were taken out now
         * @param version of the reader's view after it; one higher than before if there are any
         */
        record Done(List<Long> seqs, long version) implements Outcome {}

        /**
         * @param code NOT_ALLOWED: never was a member; NOT_FOUND: no such message; CONFLICT: one is unread;
         *     TOO_MANY_ITEMS
         */
        record Refused(ErrorCode code, String message) implements Outcome {}
    }
}
