package io.parley.client.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An own message that the server has not stored yet.
 *
 * @param conversationId 0 while the visitor's SUPPORT conversation is not known
 * @param replyTo the seq of the message that this one answers; 0: none
 * @param failure why it was refused for good; null while it is to be sent
 */
public record PendingMessage(
        String clientMsgId,
        long conversationId,
        String text,
        long replyTo,
        Instant writtenAt,
        @Nullable ParleyException failure) {}
