package io.parley.storage.group;

import io.parley.common.protocol.Member;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.UserKind;

/**
 * A member of now.
 *
 * @param name from user_account, as {@code kind}
 */
record MemberInGroup(long userId, String name, int kind, int role, long mutedUntil) {
    MemberRole memberRole() {
        MemberRole known = MemberRole.forNumber(role);
        return known == null ? MemberRole.GROUP_MEMBER : known;
    }

    Member toMember() {
        UserKind known = UserKind.forNumber(kind);
        return Member.newBuilder()
                .setUserId(userId)
                .setName(name)
                .setKind(known == null ? UserKind.USER_KIND_UNSPECIFIED : known)
                .setRole(memberRole())
                .setMutedUntilMs(mutedUntil)
                .build();
    }
}
