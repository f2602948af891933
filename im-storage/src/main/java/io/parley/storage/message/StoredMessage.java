package io.parley.storage.message;

import io.parley.common.protocol.Content;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of the log, as it is now.
 *
 * @param senderId 0: a line that the server wrote
 */
public record StoredMessage(
        long messageId,
        long conversationId,
        long seq,
        long senderId,
        UUID clientMsgId,
        Instant sentAt,
        Content content,
        Revision revision) {

    /** Whether this is what it said when it was sent. */
    boolean wasSentAs(Content sent) {
        return revision.sentDigest().isEmpty()
                ? content.equals(sent)
                : revision.sentDigest().equals(Revision.digest(sent));
    }
}
