package io.parley.logic.message;

import io.parley.common.protocol.Ack;
import io.parley.common.protocol.SystemContent;
import io.parley.storage.message.MessageJournal.NewMessage;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Lines that the server writes into a conversation. They go through the journal like every message. */
public interface SystemMessages {
    /**
     * Appends and pushes a line, whoever may send there. Does not block.
     *
     * @return completes after the commit; fails with a {@link io.parley.logic.link.Refusal} when the journal is full or
     *     there is no such conversation
     */
    default CompletionStage<Ack> append(long conversationId, SystemContent content) {
        return append(conversationId, content, UUID.randomUUID());
    }

    /**
     * @param key the same key appends the line once, however often it is called
     */
    CompletionStage<Ack> append(long conversationId, SystemContent content, UUID key);

    /**
     * The same for any content, in anybody's name; what was appended before in that name and under the same client id with
     * another content is refused.
     *
     * @param senderId 0: the server
     */
    CompletionStage<Ack> append(long conversationId, long senderId, NewMessage message);
}
