package io.parley.storage.conversation;

import io.parley.common.protocol.UserKind;
import io.parley.storage.conversation.ConversationState.MemberState;
import org.jspecify.annotations.Nullable;

class MemberRow {
    long conversationId;
    long userId;
    long visibleFromSeq;

    @Nullable
    Long visibleToSeq;

    long readSeq;
    boolean removed;

    /** From user_account; null where it was not asked for. */
    @Nullable
    String name;

    /** From user_account; null where it was not asked for. */
    @Nullable
    Integer kind;

    long visibleTo() {
        return visibleToSeq == null ? Long.MAX_VALUE : visibleToSeq;
    }

    Membership toMembership() {
        return new Membership(conversationId, userId, removed, visibleFromSeq, visibleTo(), readSeq);
    }

    MemberState toState() {
        UserKind known = kind == null ? null : UserKind.forNumber(kind);
        return new MemberState(
                userId, name == null ? "" : name, known == null ? UserKind.USER_KIND_UNSPECIFIED : known, readSeq);
    }
}
