package io.parley.client.api;

import java.time.Instant;

/**
 * One stored message. Its place is {@code (conversationId, seq)}; both never change.
 *
 * @param seq 1, 2, 3 … in each conversation
 * @param clientMsgId the UUID that the sender chose; empty for a system line
 * @param sentAt when the server took it, by the server's clock
 */
public record Message(
        long messageId,
        long conversationId,
        long seq,
        long senderId,
        String clientMsgId,
        Instant sentAt,
        Content content) {
    public static Message of(io.parley.common.protocol.Message frame) {
        return new Message(
                frame.getMessageId(),
                frame.getConversationId(),
                frame.getSeq(),
                frame.getSenderId(),
                frame.getClientMsgId(),
                Instant.ofEpochMilli(frame.getSentAtMs()),
                Content.of(frame.getContent()));
    }

    /** What it says if it is a text, else empty. */
    public String text() {
        return content instanceof Content.Text text ? text.text() : "";
    }

    /** Counts as unread for everybody but its sender. */
    public boolean countsFor(long readerId) {
        return senderId != readerId && !(content instanceof Content.SystemLine);
    }
}
