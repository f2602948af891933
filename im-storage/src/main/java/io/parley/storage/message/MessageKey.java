package io.parley.storage.message;

import java.util.UUID;

/** What makes a message the same one however often it is sent. */
record MessageKey(long conversationId, long senderId, UUID clientMsgId) {
    static MessageKey of(StoredMessage message) {
        return new MessageKey(message.conversationId(), message.senderId(), message.clientMsgId());
    }
}
