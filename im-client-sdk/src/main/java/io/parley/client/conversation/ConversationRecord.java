package io.parley.client.conversation;

import io.parley.client.api.Conversation;
import io.parley.client.api.Group;
import io.parley.client.api.Member;
import io.parley.client.api.Message;
import io.parley.client.store.Window;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.UserKind;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One conversation as its list row shows it. {@code lastSeq} rises only without holes here: up to it {@code unread} is
 * right. A push from beyond leaves the row as it is until a sync or a pull has brought what is between. Of a conversation
 * that the reader is not in nothing is unread, so there the row takes what is newest. {@code changeSeq} is the same for
 * changes: a message whose recall comes after it still counts.
 */
final class ConversationRecord {
    private static final int UNREAD_MOST = 1_000;
    private static final int MENTIONS_MOST = 50;

    private final long id;
    private ConversationKind kind = ConversationKind.CONVERSATION_KIND_UNSPECIFIED;
    private boolean joined;
    private List<Member> members = List.of();
    private long firstSeq = 1;
    private long lastSeq;
    private long headSeq;
    private long changeSeq;
    private long changeHead;
    private long deletionVersion;
    private long readSeq;
    private int unread;
    /** GROUP: those of the unread that mention the reader. */
    private NavigableSet<Long> mentioned = new TreeSet<>();

    /** {@code unread} is an upper bound: own messages and lines may be among them. */
    private boolean estimated;

    private @Nullable Message lastMessage;

    /** It was deleted, and what is the last one now is not kept here. */
    private boolean lastUnknown;

    private Instant updatedAt = Instant.EPOCH;
    private Conversation.Settings settings = Conversation.Settings.NONE;
    private @Nullable Group group;

    ConversationRecord(long id) {
        this.id = id;
    }

    /** Of a chat that waits for an agent, by one who is not in it. */
    static ConversationRecord watched(long id) {
        ConversationRecord record = new ConversationRecord(id);
        record.kind = ConversationKind.SUPPORT;
        return record;
    }

    static ConversationRecord restored(Conversation row) {
        ConversationRecord record = new ConversationRecord(row.conversationId());
        record.kind = row.kind();
        record.joined = row.joined();
        record.members = row.members();
        record.firstSeq = row.marks().firstSeq();
        record.lastSeq = row.lastSeq();
        record.headSeq = row.lastSeq();
        record.readSeq = row.readSeq();
        record.changeSeq = row.marks().changeSeq();
        record.changeHead = record.changeSeq;
        record.deletionVersion = row.marks().deletionVersion();
        record.unread = row.unread();
        record.mentioned.addAll(row.mentionedSeqs());
        record.lastMessage = row.lastMessage();
        record.updatedAt = row.updatedAt();
        record.settings = row.settings();
        record.group = row.group();
        return record;
    }

    Conversation view() {
        Conversation.Marks marks = new Conversation.Marks(firstSeq, lastSeq, readSeq, changeSeq, deletionVersion);
        return new Conversation(
                id,
                kind,
                joined,
                members,
                marks,
                unread,
                List.copyOf(mentioned),
                lastMessage,
                updatedAt,
                settings,
                group);
    }

    long firstSeq() {
        return firstSeq;
    }

    long lastSeq() {
        return lastSeq;
    }

    /** The newest seq that was heard of. */
    long headSeq() {
        return headSeq;
    }

    /** The changes up to here are counted. */
    long changeSeq() {
        return changeSeq;
    }

    /** The newest change that was heard of. */
    long changeHead() {
        return changeHead;
    }

    /** How often the reader has deleted messages, as far as is known. */
    long deletionVersion() {
        return deletionVersion;
    }

    /**
     * @param version of the reader's view after it
     * @return false: others were missed before it
     */
    boolean applyDeletion(List<Long> seqs, long version) {
        boolean isNext = version == deletionVersion + 1 && !seqs.isEmpty();
        if (isNext) {
            deletionVersion = version;
        }
        return isNext || version <= deletionVersion;
    }

    long readSeq() {
        return readSeq;
    }

    boolean joined() {
        return joined;
    }

    @Nullable
    Message lastMessage() {
        return lastMessage;
    }

    /** @param kept what is left of the newest here; null: nothing */
    void lastDeleted(@Nullable Message kept) {
        lastMessage = kept;
        lastUnknown = kept == null;
    }

    boolean lastUnknown() {
        return lastUnknown;
    }

    /** The reader is the visitor whose SUPPORT conversation this is. */
    boolean isOwnSupport(long selfId) {
        return kind == ConversationKind.SUPPORT
                && members.stream().anyMatch(m -> m.userId() == selfId && m.kind() == UserKind.VISITOR);
    }

    /** A state that was overtaken by a push only raises read marks; but nobody counted before the reader came in. */
    void applyState(io.parley.common.protocol.Conversation frame, long selfId) {
        boolean wasJoined = joined;
        kind = frame.getKind();
        List<Member> known = members;
        members = frame.getMembersList().stream()
                .map(member -> withHigherMarks(Member.of(member), known))
                .toList();
        joined = members.stream().anyMatch(member -> member.userId() == selfId);
        applySettings(frame.getSettings());
        if (frame.hasGroup()) {
            applyGroup(Group.of(frame.getGroup()), List.of(), selfId);
        }
        beginAt(frame.getFirstSeq());
        changeHead = Math.max(changeHead, frame.getChangeSeq());
        boolean missedDeletions = frame.getDeletionVersion() > deletionVersion;
        deletionVersion = Math.max(deletionVersion, frame.getDeletionVersion());
        boolean overtaken =
                frame.getLastSeq() < lastSeq || (frame.getLastSeq() == lastSeq && frame.getChangeSeq() < changeSeq);
        if (overtaken && (wasJoined || !joined)) {
            if (missedDeletions && frame.getLastSeq() == lastSeq) {
                lastMessage = frame.hasLastMessage() ? Message.of(frame.getLastMessage()) : null;
            }
            raiseRead(frame.getReadSeq());
            return;
        }
        lastSeq = frame.getLastSeq();
        headSeq = Math.max(headSeq, lastSeq);
        changeSeq = frame.getChangeSeq();
        Message before = lastMessage;
        lastMessage = frame.hasLastMessage() ? Message.of(frame.getLastMessage()) : null;
        lastUnknown = false;
        if (before != null) {
            renewLast(before);
        }
        updatedAt = Instant.ofEpochMilli(frame.getUpdatedAtMs());
        // A mark that is lower than ours was read here already, and the server is about to hear of it.
        unread = frame.getUnread();
        mentioned = new TreeSet<>(frame.getMentionedSeqsList());
        mentioned.headSet(readSeq, true).clear();
        estimated = frame.getReadSeq() < readSeq;
        unread = estimated ? unreadAbove(readSeq) : unread;
        readSeq = Math.max(readSeq, frame.getReadSeq());
    }

    void applySettings(ConversationSettings frame) {
        if (frame.getVersion() > settings.version()) {
            settings = Conversation.Settings.of(frame);
        }
    }

    void applyGroup(Group fresh, List<Member> changed, long selfId) {
        if (group != null && group.version() >= fresh.version()) {
            return;
        }
        group = fresh;
        for (Member member : changed) {
            if (member.userId() == selfId) {
                members = List.of(member.withReadSeq(readSeq));
            }
        }
    }

    /** Does no more than raise the head if something is missing before it. */
    void applyMessage(Message message, long selfId) {
        headSeq = Math.max(headSeq, message.seq());
        heardOfChange(message.revision().changeSeq());
        renewLast(message);
        if (message.seq() <= lastSeq || (joined && message.seq() > lastSeq + 1)) {
            return;
        }
        lastSeq = message.seq();
        lastMessage = message;
        lastUnknown = false;
        updatedAt = message.sentAt().isAfter(updatedAt) ? message.sentAt() : updatedAt;
        if (joined && message.seq() > readSeq && counts(message, selfId)) {
            unread = Math.min(UNREAD_MOST, unread + 1);
            noteMention(message, selfId);
        }
    }

    /**
     * What the changes after {@code after} up to {@code to} have left; does no more than raise the head if others come
     * before them.
     */
    void applyChanges(long after, long to, List<Message> messages, long selfId) {
        heardOfChange(to);
        messages.forEach(this::renewLast);
        if (joined && after > changeSeq) {
            return;
        }
        long taken = messages.stream()
                .filter(message -> message.recalled() && message.revision().changeSeq() <= to)
                .filter(message -> message.seq() > readSeq && message.seq() <= lastSeq && counts(message, selfId))
                .count();
        if (unread < UNREAD_MOST) {
            unread = (int) Math.max(0, unread - taken);
        }
        if (to > changeSeq) {
            messages.forEach(message -> noteMention(message, selfId));
            changeSeq = to;
        }
    }

    /** Whether it is mentioned there may have changed with an edit or a recall. */
    private void noteMention(Message message, long selfId) {
        boolean unreadHere = joined && message.seq() > readSeq && message.seq() <= lastSeq;
        if (kind == ConversationKind.GROUP && unreadHere && message.mentions(selfId)) {
            mentioned.add(message.seq());
            if (mentioned.size() > MENTIONS_MOST) {
                mentioned.pollFirst();
            }
        } else {
            mentioned.remove(message.seq());
        }
    }

    void heardOfChange(long seq) {
        changeHead = Math.max(changeHead, seq);
    }

    /** A newer state of the last message, if this is one. */
    void renewLast(Message message) {
        if (lastMessage != null && lastMessage.seq() == message.seq() && message.isNewerThan(lastMessage)) {
            lastMessage = message;
        }
    }

    void heads(long first, long last) {
        beginAt(first);
        headSeq = Math.max(headSeq, last);
    }

    /** Retention has removed what is below. */
    private void beginAt(long first) {
        if (first <= firstSeq) {
            return;
        }
        firstSeq = first;
        lastSeq = Math.max(lastSeq, first - 1);
        headSeq = Math.max(headSeq, lastSeq);
        if (lastMessage != null && lastMessage.seq() < first) {
            lastMessage = null;
        }
        mentioned.headSet(first).clear();
        if (first > readSeq + 1) {
            unread = unreadAbove(first - 1);
            estimated = unread > 0;
        }
    }

    /** The window reaches so far now: in it nothing but {@code above}, the messages beyond {@code lastSeq}, exists. */
    void applyCovered(Window window, List<Message> above, long selfId) {
        if ((joined && window.low() > lastSeq + 1) || window.high() <= lastSeq) {
            return;
        }
        for (Message message : above) {
            if (message.seq() > lastSeq) {
                lastSeq = message.seq() - 1;
                applyMessage(message, selfId);
            }
        }
        lastSeq = window.high();
        headSeq = Math.max(headSeq, lastSeq);
    }

    /** Raises the reader's own mark. */
    void raiseRead(long seq) {
        long raised = Math.min(seq, Math.max(headSeq, readSeq));
        if (raised > readSeq) {
            unread = unreadAbove(raised);
            estimated = unread > 0;
            readSeq = raised;
            mentioned.headSet(readSeq, true).clear();
        }
    }

    boolean estimated() {
        return estimated;
    }

    /**
     * Counts anew. States, marks and changes may have met in between in any order.
     *
     * @param above all messages above the mark up to lastSeq, as they are now
     */
    void recount(List<Message> above, long selfId) {
        estimated = false;
        unread = (int) above.stream()
                .filter(message -> message.countsFor(selfId))
                .limit(UNREAD_MOST)
                .count();
        mentioned.clear();
        above.forEach(message -> noteMention(message, selfId));
    }

    void raisePeerRead(long userId, long seq) {
        members = members.stream()
                .map(member -> member.userId() == userId && member.readSeq() < seq ? member.withReadSeq(seq) : member)
                .toList();
    }

    void raisePeerDelivered(long userId, long seq) {
        members = members.stream()
                .map(member -> member.userId() == userId && member.deliveredSeq() < seq
                        ? member.withDeliveredSeq(seq)
                        : member)
                .toList();
    }

    /** Up to where the other side is to be told that messages have arrived; 0: of nothing. */
    long arrivedSeq(long selfId) {
        boolean told = kind == ConversationKind.DIRECT || kind == ConversationKind.SUPPORT;
        long known = members.stream()
                .filter(member -> member.userId() == selfId)
                .mapToLong(Member::deliveredSeq)
                .findFirst()
                .orElse(Long.MAX_VALUE);
        return told && joined && unread > 0 && lastSeq > Math.max(known, readSeq) ? lastSeq : 0;
    }

    /** What was read stays readable. */
    void leave() {
        joined = false;
        unread = 0;
        mentioned.clear();
        estimated = false;
    }

    /** It is among the unread while it is above the mark. */
    private boolean counts(Message message, long selfId) {
        boolean takenLater =
                message.recalled() && message.revision().changeSeq() > changeSeq && message.senderId() != selfId;
        return takenLater || message.countsFor(selfId);
    }

    /** An upper bound: there may be system lines and own messages among them. */
    private int unreadAbove(long seq) {
        return (int) Math.max(0, Math.min(unread, lastSeq - seq));
    }

    private static Member withHigherMarks(Member fresh, List<Member> known) {
        for (Member before : known) {
            if (before.userId() == fresh.userId()) {
                return fresh.withReadSeq(Math.max(before.readSeq(), fresh.readSeq()))
                        .withDeliveredSeq(Math.max(before.deliveredSeq(), fresh.deliveredSeq()));
            }
        }
        return fresh;
    }
}
