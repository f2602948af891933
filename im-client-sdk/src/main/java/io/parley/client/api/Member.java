package io.parley.client.api;

import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.UserKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a conversation.
 *
 * @param readSeq how far this member has read; 0 where a group's members are told
 * @param role in a group; else unspecified
 * @param mutedUntil until when the member may not send in a group; null: not muted
 */
public record Member(
        long userId,
        String name,
        UserKind kind,
        long readSeq,
        MemberRole role,
        @Nullable Instant mutedUntil) {
    public static Member of(io.parley.common.protocol.Member frame) {
        return new Member(
                frame.getUserId(),
                frame.getName(),
                frame.getKind(),
                frame.getReadSeq(),
                frame.getRole(),
                frame.getMutedUntilMs() == 0 ? null : Instant.ofEpochMilli(frame.getMutedUntilMs()));
    }

    public Member withReadSeq(long seq) {
        return new Member(userId, name, kind, seq, role, mutedUntil);
    }
}
