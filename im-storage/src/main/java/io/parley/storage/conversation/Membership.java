package io.parley.storage.conversation;

import java.util.List;

/**
 * How a user stands, or stood, to a conversation.
 *
 * @param removed a former member
 * @param visibleFromSeq the first seq that may be read
 * @param visibleToSeq the last seq that may be read; {@link Long#MAX_VALUE} for a member of now
 * @param earlier what may be read besides, of times before the user left and came back, in ascending order
 */
public record Membership(
        long conversationId,
        long userId,
        boolean removed,
        long visibleFromSeq,
        long visibleToSeq,
        long readSeq,
        List<Interval> earlier) {
    public Membership {
        earlier = List.copyOf(earlier);
    }

    /** Both ends inclusive. */
    public record Interval(long fromSeq, long toSeq) {}
}
