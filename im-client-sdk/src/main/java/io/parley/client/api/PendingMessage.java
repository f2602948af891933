package io.parley.client.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An own message that the server has not stored yet.
 *
 * @param conversationId 0 while the visitor's SUPPORT conversation is not known
 * @param message what is to be sent
 * @param failure why it was refused for good; null while it is to be sent
 */
public record PendingMessage(
        String clientMsgId,
        long conversationId,
        Outgoing message,
        Instant writtenAt,
        @Nullable ParleyException failure) {}
