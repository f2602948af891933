package io.parley.logic.conversation;

import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.Member;
import io.parley.storage.conversation.ConversationState;
import io.parley.storage.conversation.ConversationStore;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** Conversations as clients see them. */
@Component
public class ConversationFrames {
    private final ConversationStore conversations;

    public ConversationFrames(ConversationStore conversations) {
        this.conversations = conversations;
    }

    /**
     * These conversations as one reader sees them, in no order; those that do not exist are absent. Whether the reader may
     * is the caller's to check. Blocks on the database.
     */
    public List<Conversation> of(Collection<Long> conversationIds, long readerId) {
        return conversationIds.isEmpty()
                ? List.of()
                : conversations.states(conversationIds, readerId).stream()
                        .map(ConversationFrames::of)
                        .toList();
    }

    public static Conversation of(ConversationState state) {
        Conversation.Builder frame = Conversation.newBuilder()
                .setConversationId(state.conversationId())
                .setKind(state.kind())
                .setFirstSeq(state.firstSeq())
                .setLastSeq(state.lastSeq())
                .setChangeSeq(state.changeSeq())
                .setReadSeq(state.readSeq())
                .setUnread(state.unread())
                .addAllMentionedSeqs(state.mentionedSeqs())
                .setDeletionVersion(state.deletionVersion())
                .setUpdatedAtMs(state.updatedAt().toEpochMilli());
        state.members()
                .forEach(member -> frame.addMembers(Member.newBuilder()
                        .setUserId(member.userId())
                        .setName(member.name())
                        .setKind(member.kind())
                        .setReadSeq(member.readSeq())
                        .setDeliveredSeq(member.deliveredSeq())
                        .setRole(member.role())
                        .setMutedUntilMs(member.mutedUntil())));
        state.group().ifPresent(frame::setGroup);
        state.settings().filter(settings -> settings.getVersion() > 0).ifPresent(frame::setSettings);
        state.lastMessage().ifPresent(message -> frame.setLastMessage(MessageFrames.of(message)));
        return frame.build();
    }
}
