package io.parley.storage.message;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the log. Every call blocks on the database. */
public interface MessageStore {
    /**
     * The messages with {@code fromSeq <= seq <= toSeq} in ascending order, at most {@code limit}: the oldest of the
     * range, or with {@code backward} the newest. The range is clipped to what exists.
     *
     * @param fromSeq 1 or more
     * @param toSeq at least {@code fromSeq - 1}
     */
    Page read(long conversationId, long fromSeq, long toSeq, int limit, boolean backward);

    /** The messages at these places, in no order; what does not exist, or lies before the first seq, is absent. */
    List<StoredMessage> at(Collection<Place> places);

    /**
     * What one sender has said in a conversation, in the order of the client message ids.
     *
     * @param senderId 0: the lines of the server
     * @param after {@link SenderPage#next} of the page before; empty: from the beginning
     * @param limit 1 or more
     */
    SenderPage ofSender(long conversationId, long senderId, Optional<UUID> after, int limit);

    /**
     * @param next empty: there is no more
     */
    record SenderPage(List<StoredMessage> messages, Optional<UUID> next) {
        public SenderPage {
            messages = List.copyOf(messages);
        }
    }

    /** Whether the sender's message is stored, whatever became of it. */
    boolean has(long conversationId, long senderId, UUID clientMsgId);

    record Place(long conversationId, long seq) {}

    /**
     * @param coveredFromSeq with {@code coveredToSeq} the range that this answers for: what is absent in it does not
     *     exist. Empty (from = to + 1) when the range held nothing
     * @param firstSeq of the conversation's head
     * @param lastSeq of the conversation's head, read before the messages
     */
    record Page(List<StoredMessage> messages, long coveredFromSeq, long coveredToSeq, long firstSeq, long lastSeq) {
        public Page {
            messages = List.copyOf(messages);
        }
    }
}
