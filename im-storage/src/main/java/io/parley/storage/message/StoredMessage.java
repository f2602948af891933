package io.parley.storage.message;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.Mention;
import io.parley.storage.message.MessageJournal.NewMessage;
import java.time.Instant;
import java.util.List;
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

    /** Whom it names but its sender, each once; 0: everybody. */
    List<Long> mentioned() {
        if (content.getMentionsCount() == 0) {
            return List.of();
        }
        return content.getMentionsList().stream()
                .map(Mention::getUserId)
                .filter(userId -> userId != senderId)
                .distinct()
                .toList();
    }

    /** Whether this is what it was when it was sent. */
    boolean wasSentAs(NewMessage sent) {
        if (revision.sentDigest().isEmpty()) {
            return sent.sentAs().isEmpty() && content.equals(sent.content());
        }
        return revision.sentDigest().equals(sent.sentAs().isEmpty() ? Revision.digest(sent.content()) : sent.sentAs());
    }
}
