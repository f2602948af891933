package io.parley.client.api;

import io.parley.common.protocol.RelationState;

/**
 * How the reader stands to {@code userId}.
 *
 * @param blocked the reader blocks that user; the reverse is never told
 * @param requestMessage the text of an open request
 * @param version of two states of one relation the one with the higher version is the newer
 * @param remark the reader's own name for a friend, else empty
 * @param group the reader's group that a friend is in, else empty
 */
public record Relation(
        long userId,
        String name,
        RelationState state,
        boolean blocked,
        String requestMessage,
        long version,
        String remark,
        String group) {
    public static Relation of(io.parley.common.protocol.Relation frame) {
        return new Relation(
                frame.getUserId(),
                frame.getName(),
                frame.getState(),
                frame.getBlocked(),
                frame.getRequestMessage(),
                frame.getVersion(),
                frame.getRemark(),
                frame.getGroup());
    }

    /** Neither friends nor a request nor a block. */
    public boolean isNothing() {
        return state == RelationState.RELATION_STATE_NONE && !blocked;
    }
}
