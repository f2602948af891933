package io.parley.client.store;

import io.parley.client.api.Conversation;
import io.parley.client.api.Message;
import java.util.Collection;
import java.util.List;

/**
 * What a client remembers: messages on their way, cursors, and the messages of opened conversations. Each client has
 * its own, and calls it on its event loop, one call at a time; a call that waits for a disk holds up every client on
 * that loop. A client that starts with the store of an earlier one goes on where that one stopped.
 *
 * <p>A put replaces what was kept under the same key. If a process ends between two calls, the earlier one may be kept
 * without the later one, never the other way round. A call that throws fails a send, and breaks the connection otherwise:
 * the next one begins from what was kept.
 */
public interface ClientStore {
    StoredState load();

    /** Key: {@code clientMsgId}. Called before the message is sent for the first time. */
    void putOutbox(OutboxEntry entry);

    void removeOutbox(String clientMsgId);

    /** Called after the conversations that the token speaks of were put. */
    void putCursor(SyncCursor cursor);

    /** Key: {@code conversationId}. */
    void putConversation(Conversation conversation);

    /** With its window and its messages. */
    void removeConversation(long conversationId);

    /**
     * Adds messages of a conversation, in place of those of the same seq, and says which seqs and changes are known now,
     * these included: both in one go.
     */
    void putMessages(long conversationId, Window window, List<Message> messages);

    /** Drops what lies below the window. */
    void trimMessages(long conversationId, Window window);

    /** What is kept of a range, in seq order. */
    List<Message> messages(long conversationId, long fromSeq, long toSeq);

    /** Drops these of a conversation's messages; its window stays. */
    void deleteMessages(long conversationId, Collection<Long> seqs);

    /** Drops window and messages of a conversation, not its row. */
    void removeMessages(long conversationId);

    /** How the user stands to others, as it was put last. A store that keeps nothing of it makes a client fetch all anew. */
    default StoredRelations loadRelations() {
        return StoredRelations.NONE;
    }

    /** Replaces all that was put before. */
    default void putRelations(StoredRelations relations) {}

    /** Everything but the outbox: another user, or another log. */
    void clear();

    /** The client is closed. Called once, after everything else. */
    default void close() {}
}
