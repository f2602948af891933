package io.parley.storage.message;

import io.parley.storage.message.MessageJournal.Append;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.message.MessageJournal.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An append on its way through the journal. After the queue it belongs to its writer's thread. */
final class PendingAppend {
    private final Append append;
    private final CompletableFuture<Outcome> future = new CompletableFuture<>();
    private final byte[][] contents;
    private final long[] messageIds;
    private final long bytes;
    private boolean inDoubt;

    PendingAppend(Append append) {
        this.append = append;
        List<NewMessage> messages = append.messages();
        this.contents = new byte[messages.size()][];
        this.messageIds = new long[messages.size()];
        long total = 0;
        for (int i = 0; i < contents.length; i++) {
            contents[i] = messages.get(i).content().toByteArray();
            total += contents[i].length;
        }
        this.bytes = total;
    }

    Append append() {
        return append;
    }

    CompletableFuture<Outcome> future() {
        return future;
    }

    long conversationId() {
        return append.conversationId();
    }

    int size() {
        return contents.length;
    }

    long bytes() {
        return bytes;
    }

    MessageKey key(int index) {
        return new MessageKey(
                append.conversationId(),
                append.senderId(),
                append.messages().get(index).clientMsgId());
    }

    byte[] content(int index) {
        return contents[index];
    }

    /** The id under which this append has tried to store the message, 0 if it has not yet. */
    long messageId(int index) {
        return messageIds[index];
    }

    /** It stays the same when the transaction is repeated: by it a row is known to be of this append. */
    void messageId(int index, long id) {
        messageIds[index] = id;
    }

    /** A COMMIT with it got no answer: whatever goes wrong from now on, it may have been stored. */
    boolean inDoubt() {
        return inDoubt;
    }

    void putInDoubt() {
        inDoubt = true;
    }
}
