package io.parley.client.api;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.UserKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as a row of the reader's list.
 *
 * @param joined the reader is in it and gets its messages; else one that was only looked at, or left
 * @param members everyone in it, the reader too
 * @param marks up to where it is known and read
 * @param unread others' messages above the own mark, without recalled ones, at most 1000
 * @param lastMessage the newest stored one, null while nothing has been said
 */
public record Conversation(
        long conversationId,
        ConversationKind kind,
        boolean joined,
        List<Member> members,
        Marks marks,
        int unread,
        @Nullable Message lastMessage,
        Instant updatedAt) {
    /**
     * @param firstSeq retention has removed what is below
     * @param lastSeq the newest seq up to which this row is right
     * @param readSeq the reader's own mark
     * @param changeSeq the place in the log of changes up to which this row is right
     */
    public record Marks(long firstSeq, long lastSeq, long readSeq, long changeSeq) {
        /** Where no change is known. */
        public Marks(long firstSeq, long lastSeq, long readSeq) {
            this(firstSeq, lastSeq, readSeq, 0);
        }
    }

    public long lastSeq() {
        return marks.lastSeq();
    }

    public long readSeq() {
        return marks.readSeq();
    }

    /** How far the other side of {@code selfId} has read: for an agent that is the visitor, else anyone else. */
    public long peerReadSeq(long selfId) {
        boolean agent = members.stream().anyMatch(m -> m.userId() == selfId && m.kind() == UserKind.AGENT);
        return members.stream()
                .filter(member -> member.userId() != selfId && !(agent && member.kind() == UserKind.AGENT))
                .mapToLong(Member::readSeq)
                .max()
                .orElse(0);
    }
}
