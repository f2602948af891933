package io.parley.client.store;

import io.parley.client.api.Outgoing;
import io.parley.client.api.ParleyException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that the server has not stored yet.
 *
 * @param conversationId 0: the visitor's SUPPORT conversation, which is not known yet
 * @param userId who wrote it; 0 if that was not known yet
 * @param message what is to be sent
 * @param position rises with every entry of a device: the order of sending
 * @param failure the code of a final refusal; null while it is to be sent
 */
public record OutboxEntry(
        String clientMsgId,
        long conversationId,
        long userId,
        Outgoing message,
        Instant writtenAt,
        long position,
        ParleyException.@Nullable Code failure) {
    public OutboxEntry withConversation(long id) {
        return new OutboxEntry(clientMsgId, id, userId, message, writtenAt, position, failure);
    }

    public OutboxEntry withUser(long id) {
        return new OutboxEntry(clientMsgId, conversationId, id, message, writtenAt, position, failure);
    }

    public OutboxEntry withFailure(ParleyException.Code code) {
        return new OutboxEntry(clientMsgId, conversationId, userId, message, writtenAt, position, code);
    }
}
