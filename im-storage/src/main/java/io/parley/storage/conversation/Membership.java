package io.parley.storage.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a user stands, or stood, to a conversation.
 *
 * @param removed a former member
 * @param visibleFromSeq the first seq that may be read
 * @param visibleToSeq the last seq that may be read; {@link Long#MAX_VALUE} for a member of now
 * @param earlier what may be read besides, of times before the user left and came back, in ascending order
 * @param deleted what the user has taken out of the own view
 */
public record Membership(
        long conversationId,
        long userId,
        boolean removed,
        long visibleFromSeq,
        long visibleToSeq,
        long readSeq,
        List<Interval> earlier,
        Set<Long> deleted) {
    public Membership {
        earlier = List.copyOf(earlier);
        deleted = Set.copyOf(deleted);
    }

    /** What may be read but for what is deleted, in ascending order. */
    public List<Interval> visible() {
        List<Interval> intervals = new ArrayList<>(earlier);
        intervals.add(new Interval(visibleFromSeq, visibleToSeq));
        return intervals;
    }

    /** Both ends inclusive. */
    public record Interval(long fromSeq, long toSeq) {
        public boolean contains(long seq) {
            return fromSeq <= seq && seq <= toSeq;
        }
    }
}
