package io.parley.logic.message;

import io.parley.common.protocol.Ack;
import io.parley.common.protocol.SystemContent;
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
}
