package io.parley.storage.conversation;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.Group;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.UserKind;
import io.parley.storage.message.StoredMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A conversation as one reader sees it.
 *
 * @param members those of now; of a GROUP the reader alone
 * @param lastSeq the newest seq that the reader may read; 0 while nothing has been said
 * @param readSeq the reader's own mark, 0 for a reader who is no member
 * @param unread others' countable messages above it, at most {@link #MAX_UNREAD}; 0 for a reader who is no member
 * @param mentionedSeqs GROUP: those among the unread that mention the reader or everybody, the newest {@link #MAX_MENTIONS},
 *     ascending
 * @param deletionVersion of the reader's view; 0 while the reader has deleted nothing
 * @param lastMessage the newest that the reader has not deleted
 * @param settings the reader's own; empty for a reader who is no member
 * @param group what the members of a GROUP share; else empty
 */
public record ConversationState(
        long conversationId,
        ConversationKind kind,
        List<MemberState> members,
        long firstSeq,
        long lastSeq,
        long changeSeq,
        long readSeq,
        int unread,
        List<Long> mentionedSeqs,
        long deletionVersion,
        Optional<StoredMessage> lastMessage,
        Optional<ConversationSettings> settings,
        Optional<Group> group,
        Instant updatedAt) {
    /** Counting ends here. */
    public static final int MAX_UNREAD = 1000;

    /** Of one conversation, as a client is told. */
    public static final int MAX_MENTIONS = 50;

    public ConversationState {
        members = List.copyOf(members);
        mentionedSeqs = List.copyOf(mentionedSeqs);
    }

    /**
     * @param deliveredSeq up to where one of the member's devices has got the messages, at least {@code readSeq}
     * @param role GROUP; else unspecified
     * @param mutedUntil GROUP: until when the member may not send, milliseconds since the epoch; 0: not muted
     */
    public record MemberState(
            long userId,
            String name,
            UserKind kind,
            long readSeq,
            long deliveredSeq,
            MemberRole role,
            long mutedUntil) {}
}
