package io.parley.storage.webhook;

import io.parley.common.protocol.ConversationKind;
import io.parley.storage.message.StoredMessage;
import java.time.Instant;

/** Something that happened and is in a log. */
public sealed interface LoggedEvent {
    /** What it is told in order with: a conversation, or the lower user id of a pair. */
    long streamId();

    EventType type();

    /** In its log. */
    long position();

    /** Who did it; 0: the server. */
    long actorId();

    /** When it was stored. */
    Instant at();

    /** The same however often it is told, and to whomever. */
    default String id() {
        return id(streamId(), type(), position());
    }

    static String id(long streamId, EventType type, long position) {
        String log = type == EventType.MESSAGE_CREATED ? "-m" : type.isOfRelation() ? "-r" : "-c";
        return streamId + log + position;
    }

    /**
     * Of a conversation.
     *
     * @param position of a new message its seq, of a change its change seq
     * @param message as it is now, which may be later than the event
     */
    record OfMessage(
            ConversationKind conversationKind,
            EventType type,
            long position,
            long actorId,
            Instant at,
            StoredMessage message)
            implements LoggedEvent {
        @Override
        public long streamId() {
            return message.conversationId();
        }
    }

    /**
     * Between two users.
     *
     * @param userId who did it; of a request that nobody has answered, who had made it
     * @param requestMessage of a request that is open now, else empty
     */
    record OfRelation(EventType type, long position, long userId, long peerId, Instant at, String requestMessage)
            implements LoggedEvent {
        @Override
        public long streamId() {
            return EventFeed.streamOf(userId, peerId);
        }

        @Override
        public long actorId() {
            return type == EventType.RELATION_EXPIRED ? 0 : userId;
        }
    }
}
