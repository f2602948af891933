package io.parley.chaos.history;

/** Where a message stands, and which it is. */
public record Place(long conversationId, long seq, long messageId) {
    @Override
    public String toString() {
        return conversationId + "#" + seq + " (" + messageId + ")";
    }
}
