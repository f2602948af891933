package io.parley.storage.conversation;

import io.parley.common.protocol.Member;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What has become of messages on the other side. Every call blocks on the database. */
public interface ReceiptStore {
    /**
     * Raises how far the user's devices have got the messages, of each conversation to the head at most; never lowers it.
     * What the user is not in is left out, and groups are.
     *
     * @return those that stood lower before, and were not read so far already
     */
    List<Delivery> markDelivered(long userId, Collection<Delivery> deliveries);

    /**
     * How many have read the sender's messages at these seqs; others' messages are left out.
     *
     * @return empty: the sender is not in the conversation
     */
    Optional<List<ReadCount>> readCounts(long conversationId, long senderId, Collection<Long> seqs);

    /**
     * The members who have read a message, or have not, its sender aside, by id.
     *
     * @return empty: there is no such message of the sender's, or the sender is not in the conversation
     */
    Optional<List<Member>> readers(ReaderQuery query);

    /** Up to where the messages of a conversation have arrived. */
    record Delivery(long conversationId, long seq) {}

    /**
     * @param read of {@code members}
     * @param members who may read it, its sender aside
     */
    record ReadCount(long seq, int read, int members) {}

    /**
     * @param unread those who have not
     * @param afterUserId only members above it
     * @param limit 1 or more
     */
    record ReaderQuery(long conversationId, long seq, long senderId, boolean unread, long afterUserId, int limit) {}
}
