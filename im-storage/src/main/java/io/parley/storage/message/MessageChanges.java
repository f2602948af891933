package io.parley.storage.message;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.storage.conversation.Acl;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What becomes of messages after they were sent: the log of changes. Every call blocks on the database. */
public interface MessageChanges {
    /**
     * Carries out one change in one transaction, under the lock of the conversation's head: it writes the message's row,
     * takes the next place in the log of changes, and tells a sync that the conversation has changed. Repeated with the
     * same {@code opId} it changes nothing more. What is asked for already, a recall of what is recalled, changes nothing.
     *
     * @param rule decides whether the actor may; not asked about a repetition
     */
    Outcome change(long actorId, UUID opId, Change change, ChangeRule rule);

    /** Different reactions to one message. */
    int MAX_EMOJI = 20;

    /** Reactions to one message in all. */
    int MAX_REACTIONS = 500;

    /** Pinned messages of one conversation. */
    int MAX_PINNED = 50;

    /**
     * The messages that were changed after a place in the log.
     *
     * @param afterChangeSeq 0 or more
     * @param limit how many changes to look at, 1 or more
     */
    Page changedAfter(long conversationId, long afterChangeSeq, int limit);

    /** The messages of a conversation that a user has reacted to, now or earlier; by seq. */
    List<Long> reactedBy(long conversationId, long userId);

    /** What is pinned to a conversation, the one that was pinned last first. */
    List<StoredMessage> pinned(long conversationId);

    /** What is to become of the message at {@code seq}. */
    sealed interface Change {
        long conversationId();

        long seq();

        /** Removes its content, and what edits have replaced. */
        record Recall(long conversationId, long seq) implements Change {}

        /**
         * Replaces what it says, not what it answers.
         *
         * @param edits {@link Revision#edits} of what it replaces
         */
        record Edit(long conversationId, long seq, Content content, int edits) implements Change {}

        /** Sets or takes away the actor's reaction. */
        record React(long conversationId, long seq, String emoji, boolean on) implements Change {}

        record Pin(long conversationId, long seq, boolean on) implements Change {}

        /**
         * Removes what a user has left in it: of an own message all that a recall removes, and what a resend would be known
         * by; of a line of the server's the user's name. An own message is a recalled one from then on.
         */
        record Erase(long conversationId, long seq, long userId) implements Change {}
    }

    /** A pure function of what it is given. */
    interface ChangeRule {
        /**
         * @param message as it is; it may be anybody's
         * @param now on the database's clock
         * @return empty: the actor may
         */
        Optional<Outcome.Refused> refusal(Acl acl, StoredMessage message, Instant now);
    }

    sealed interface Outcome {
        /**
         * @param message as it is now
         * @param acl as it was under the head's lock
         * @param changed false: it was so already
         */
        record Done(StoredMessage message, Acl acl, boolean changed) implements Outcome {}

        /**
         * @param code NOT_FOUND: no such conversation or message; CONFLICT: it is not as the change expects, or the
         *     {@code opId} was used for another change; TOO_MANY_ITEMS: as many are there as may be; else what {@link ChangeRule} said
         */
        record Refused(ErrorCode code, String message) implements Outcome {}
    }

    /**
     * @param messages as they are now, each once, by its last change
     * @param coveredToChangeSeq every change up to here has been told by this page and those before
     * @param changeSeq the head of the log, read before the changes
     */
    record Page(List<StoredMessage> messages, long coveredToChangeSeq, long changeSeq) {
        public Page {
            messages = List.copyOf(messages);
        }
    }
}
