package io.parley.client.api;

import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.UserKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a conversation.
 *
 * @param readSeq how far this member has read; 0 where a group's members are told
 * @param deliveredSeq how far one of this member's devices has got the messages, at least {@code readSeq}; not in a group
 * @param role in a group; else unspecified
 * @param mutedUntil until when the member may not send in a group; null: not muted
 */
public record Member(
        long userId,
        String name,
        UserKind kind,
        long readSeq,
        long deliveredSeq,
        MemberRole role,
        @Nullable Instant mutedUntil) {
    public static Member of(io.parley.common.protocol.Member frame) {
        return new Member(
                frame.getUserId(),
                frame.getName(),
                frame.getKind(),
                frame.getReadSeq(),
                Math.max(frame.getReadSeq(), frame.getDeliveredSeq()),
                frame.getRole(),
                frame.getMutedUntilMs() == 0 ? null : Instant.ofEpochMilli(frame.getMutedUntilMs()));
    }

    public Member withReadSeq(long seq) {
        return new Member(userId, name, kind, seq, Math.max(seq, deliveredSeq), role, mutedUntil);
    }

    public Member withDeliveredSeq(long seq) {
        return new Member(userId, name, kind, readSeq, Math.max(readSeq, seq), role, mutedUntil);
    }
}
