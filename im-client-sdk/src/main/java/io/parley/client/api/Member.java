package io.parley.client.api;

import io.parley.common.protocol.UserKind;

/**
 * Somebody in a conversation.
 *
 * @param readSeq how far this member has read
 */
public record Member(long userId, String name, UserKind kind, long readSeq) {
    public static Member of(io.parley.common.protocol.Member frame) {
        return new Member(frame.getUserId(), frame.getName(), frame.getKind(), frame.getReadSeq());
    }

    public Member withReadSeq(long seq) {
        return new Member(userId, name, kind, seq);
    }
}
