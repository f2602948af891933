package io.parley.client.api;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.UserKind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as a row of the reader's list.
 *
 * @param joined the reader is in it and gets its messages; else one that was only looked at, or left
 * @param members everyone in it, the reader too; of a group the reader alone
 * @param marks up to where it is known and read
 * @param unread others' messages above the own mark, without recalled ones, at most 1000
 * @param mentionedSeqs in a group: those among the unread that mention the reader or everybody, the newest 50, ascending
 * @param lastMessage the newest that the reader has not deleted, null if there is none
 * @param settings how the reader has arranged it, the same on all of the reader's devices
 * @param group what the members of a group share; null in what is none
 */
public record Conversation(
        long conversationId,
        ConversationKind kind,
        boolean joined,
        List<Member> members,
        Marks marks,
        int unread,
        List<Long> mentionedSeqs,
        @Nullable Message lastMessage,
        Instant updatedAt,
        Settings settings,
        @Nullable Group group) {
    /**
     * @param pinned to be shown above those that are not
     * @param muted new messages come without a notification
     * @param markedUnread to be shown as unread although it may be read, until somebody opens it
     * @param hiddenBeforeSeq left out of the list while {@code lastSeq} is below; 0: not left out
     * @param draft what was typed and not sent; empty: nothing
     * @param version of two states the one with the higher is the newer
     */
    public record Settings(
            boolean pinned, boolean muted, boolean markedUnread, long hiddenBeforeSeq, String draft, long version) {
        public static final Settings NONE = new Settings(false, false, false, 0, "", 0);

        public static Settings of(ConversationSettings frame) {
            return new Settings(
                    frame.getPinned(),
                    frame.getMuted(),
                    frame.getMarkedUnread(),
                    frame.getHiddenBeforeSeq(),
                    frame.getDraft(),
                    frame.getVersion());
        }
    }

    /** What a reader may set; see {@link Settings}. */
    public enum Setting {
        PINNED,
        MUTED,
        MARKED_UNREAD,
        HIDDEN
    }

    /** What a store kept without settings or mentions has none. */
    public Conversation {
        mentionedSeqs = mentionedSeqs == null ? List.of() : List.copyOf(mentionedSeqs);
        settings = Objects.requireNonNullElse(settings, Settings.NONE);
    }

    /**
     * @param firstSeq retention has removed what is below
     * @param lastSeq the newest seq up to which this row is right
     * @param readSeq the reader's own mark
     * @param changeSeq the place in the log of changes up to which this row is right
     * @param deletionVersion how often the reader has deleted messages of it, as far as is known
     */
    public record Marks(long firstSeq, long lastSeq, long readSeq, long changeSeq, long deletionVersion) {
        /** Where no change and no deletion is known. */
        public Marks(long firstSeq, long lastSeq, long readSeq) {
            this(firstSeq, lastSeq, readSeq, 0, 0);
        }
    }

    /** To be left out of the list, until somebody says something. */
    public boolean hidden() {
        return lastSeq() < settings.hiddenBeforeSeq();
    }

    public long lastSeq() {
        return marks.lastSeq();
    }

    public long readSeq() {
        return marks.readSeq();
    }

    /** How far the other side of {@code selfId} has read: for an agent that is the visitor, else anyone else. */
    public long peerReadSeq(long selfId) {
        return most(selfId, Member::readSeq);
    }

    /** How far the messages have reached the other side, as above. */
    public long peerDeliveredSeq(long selfId) {
        return most(selfId, Member::deliveredSeq);
    }

    private long most(long selfId, ToLongFunction<Member> mark) {
        boolean agent = members.stream().anyMatch(m -> m.userId() == selfId && m.kind() == UserKind.AGENT);
        return members.stream()
                .filter(member -> member.userId() != selfId && !(agent && member.kind() == UserKind.AGENT))
                .mapToLong(mark)
                .max()
                .orElse(0);
    }
}
