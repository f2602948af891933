package io.parley.storage.message;

import io.parley.common.id.IdGenerator;
import io.parley.common.id.UuidBytes;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.SystemContent;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The log for whoever holds the lock of its head: a line that tells of a change stands in the change's own transaction.
 * Everything else goes through {@link MessageJournal}.
 */
@Component
public class LockedLog {
    private final MessageMapper messages;
    private final IdGenerator ids;

    LockedLog(MessageMapper messages, IdGenerator ids) {
        this.messages = messages;
        this.ids = ids;
    }

    /**
     * Joins the caller's transaction and takes the next seq. Lines count as unread for nobody.
     *
     * @param now on the database's clock, milliseconds since the epoch
     */
    public StoredMessage append(long conversationId, SystemContent line, long now) {
        messages.raiseLastSeq(conversationId);
        MessageStore.Place place = new MessageStore.Place(conversationId, messages.lastSeq(conversationId));
        StoredMessage message = new StoredMessage(
                ids.next(),
                conversationId,
                place.seq(),
                0,
                UUID.randomUUID(),
                Instant.ofEpochMilli(now),
                Content.newBuilder().setSystem(line).build(),
                Revision.NONE);
        messages.add(
                message, UuidBytes.of(message.clientMsgId()), message.content().toByteArray(), now);
        return message;
    }
}
