package io.parley.storage.conversation;

import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.UserKind;
import io.parley.storage.conversation.ConversationState.MemberState;
import io.parley.storage.conversation.Membership.Interval;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

class MemberRow {
    long conversationId;
    long userId;
    long visibleFromSeq;

    @Nullable
    Long visibleToSeq;

    long readSeq;
    long deliveredSeq;
    boolean removed;
    boolean pinned;
    boolean muted;
    boolean markedUnread;
    long hiddenBeforeSeq;

    @Nullable
    String draft;

    long settingsVersion;

    /** A number of parley.v1.MemberRole. */
    int role;

    long mutedUntil;
    boolean rejoined;
    long deletionVersion;

    /** From user_account; null where it was not asked for. */
    @Nullable
    String name;

    /** From user_account; null where it was not asked for. */
    @Nullable
    Integer kind;

    long visibleTo() {
        return visibleToSeq == null ? Long.MAX_VALUE : visibleToSeq;
    }

    Membership toMembership(List<Interval> earlier, Collection<Long> deleted) {
        return new Membership(
                conversationId, userId, removed, visibleFromSeq, visibleTo(), readSeq, earlier, Set.copyOf(deleted));
    }

    ConversationSettings toSettings() {
        return ConversationSettings.newBuilder()
                .setPinned(pinned)
                .setMuted(muted)
                .setMarkedUnread(markedUnread)
                .setHiddenBeforeSeq(hiddenBeforeSeq)
                .setDraft(draft == null ? "" : draft)
                .setVersion(settingsVersion)
                .build();
    }

    MemberState toState() {
        UserKind known = kind == null ? null : UserKind.forNumber(kind);
        MemberRole knownRole = MemberRole.forNumber(role);
        return new MemberState(
                userId,
                name == null ? "" : name,
                known == null ? UserKind.USER_KIND_UNSPECIFIED : known,
                readSeq,
                Math.max(readSeq, deliveredSeq),
                knownRole == null ? MemberRole.MEMBER_ROLE_UNSPECIFIED : knownRole,
                mutedUntil);
    }
}
