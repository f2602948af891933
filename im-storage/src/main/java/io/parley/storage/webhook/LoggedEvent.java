package io.parley.storage.webhook;

import io.parley.common.protocol.ConversationKind;
import io.parley.storage.message.StoredMessage;
import java.time.Instant;

/**
 * Something that happened in a conversation and is in its log.
 *
 * @param position of a new message its seq, of a change its change seq
 * @param actorId who did it; 0: the server
 * @param at when it was stored
 * @param message as it is now, which may be later than the event
 */
public record LoggedEvent(
        ConversationKind conversationKind,
        EventType type,
        long position,
        long actorId,
        Instant at,
        StoredMessage message) {

    /** The same however often it is told, and to whomever. */
    public String id() {
        return id(message.conversationId(), type, position);
    }

    static String id(long conversationId, EventType type, long position) {
        return conversationId + (type == EventType.MESSAGE_CREATED ? "-m" : "-c") + position;
    }
}
