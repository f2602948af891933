package io.parley.client.conversation;

import io.parley.client.api.Conversation;
import io.parley.client.api.Member;
import io.parley.client.api.Message;
import io.parley.client.store.Window;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.UserKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One conversation as its list row shows it. {@code lastSeq} rises only without holes here: up to it {@code unread} is
 * right. A push from beyond leaves the row as it is until a sync or a pull has brought what is between. Of a conversation
 * that the reader is not in nothing is unread, so there the row takes what is newest.
 */
final class ConversationRecord {
    private static final int UNREAD_MOST = 1_000;

    private final long id;
    private ConversationKind kind = ConversationKind.CONVERSATION_KIND_UNSPECIFIED;
    private boolean joined;
    private List<Member> members = List.of();
    private long firstSeq = 1;
    private long lastSeq;
    private long headSeq;
    private long readSeq;
    private int unread;
    private @Nullable Message lastMessage;
    private Instant updatedAt = Instant.EPOCH;

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
        record.unread = row.unread();
        record.lastMessage = row.lastMessage();
        record.updatedAt = row.updatedAt();
        return record;
    }

    Conversation view() {
        Conversation.Marks marks = new Conversation.Marks(firstSeq, lastSeq, readSeq);
        return new Conversation(id, kind, joined, members, marks, unread, lastMessage, updatedAt);
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
                .map(member -> withHigherMark(Member.of(member), known))
                .toList();
        joined = members.stream().anyMatch(member -> member.userId() == selfId);
        firstSeq = Math.max(firstSeq, frame.getFirstSeq());
        if (frame.getLastSeq() < lastSeq && (wasJoined || !joined)) {
            raiseRead(frame.getReadSeq(), null, selfId);
            return;
        }
        lastSeq = frame.getLastSeq();
        headSeq = Math.max(headSeq, lastSeq);
        lastMessage = frame.hasLastMessage() ? Message.of(frame.getLastMessage()) : null;
        updatedAt = Instant.ofEpochMilli(frame.getUpdatedAtMs());
        // A mark that is lower than ours was read here already, and the server is about to hear of it.
        unread = frame.getUnread();
        unread = frame.getReadSeq() < readSeq ? unreadAbove(readSeq) : unread;
        readSeq = Math.max(readSeq, frame.getReadSeq());
    }

    /** Does no more than raise the head if something is missing before it. */
    void applyMessage(Message message, long selfId) {
        headSeq = Math.max(headSeq, message.seq());
        if (message.seq() <= lastSeq || (joined && message.seq() > lastSeq + 1)) {
            return;
        }
        lastSeq = message.seq();
        lastMessage = message;
        updatedAt = message.sentAt().isAfter(updatedAt) ? message.sentAt() : updatedAt;
        if (joined && message.seq() > readSeq && message.countsFor(selfId)) {
            unread = Math.min(UNREAD_MOST, unread + 1);
        }
    }

    void heads(long first, long last) {
        firstSeq = Math.max(firstSeq, first);
        headSeq = Math.max(headSeq, last);
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

    /**
     * Raises the reader's own mark.
     *
     * @param above the messages above it up to lastSeq, if all of them are there
     */
    void raiseRead(long seq, @Nullable List<Message> above, long selfId) {
        long raised = Math.min(seq, Math.max(headSeq, readSeq));
        if (raised > readSeq) {
            unread = above == null
                    ? unreadAbove(raised)
                    : (int) above.stream()
                            .filter(message -> message.seq() <= lastSeq && message.countsFor(selfId))
                            .limit(UNREAD_MOST)
                            .count();
            readSeq = raised;
        }
    }

    void raisePeerRead(long userId, long seq) {
        if (members.stream().anyMatch(member -> member.userId() == userId && member.readSeq() < seq)) {
            members = members.stream()
                    .map(member -> member.userId() == userId ? member.withReadSeq(seq) : member)
                    .toList();
        }
    }

    /** What was read stays readable. */
    void leave() {
        joined = false;
        unread = 0;
    }

    /** An upper bound: there may be system lines and own messages among them. */
    private int unreadAbove(long seq) {
        return (int) Math.max(0, Math.min(unread, lastSeq - seq));
    }

    private static Member withHigherMark(Member fresh, List<Member> known) {
        for (Member before : known) {
            if (before.userId() == fresh.userId() && before.readSeq() > fresh.readSeq()) {
                return fresh.withReadSeq(before.readSeq());
            }
        }
        return fresh;
    }
}
