package io.parley.storage.conversation;

/**
 * How a user stands, or stood, to a conversation.
 *
 * @param removed a former member
 * @param visibleFromSeq the first seq that may be read
 * @param visibleToSeq the last seq that may be read; {@link Long#MAX_VALUE} for a member of now
 */
public record Membership(
        long conversationId, long userId, boolean removed, long visibleFromSeq, long visibleToSeq, long readSeq) {}
