package io.parley.client.conversation;

import io.parley.client.api.Conversation;
import io.parley.client.api.Group;
import io.parley.client.api.Member;
import io.parley.client.api.Message;
import io.parley.client.store.ClientStore;
import io.parley.client.store.StoredState;
import io.parley.client.store.Window;
import io.parley.common.protocol.ConversationSettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that is known of conversations and their messages. */
public final class Conversations {
    /** Stands for the visitor's one SUPPORT conversation while its id is not known. */
    public static final long SUPPORT = 0;

    private final ClientStore store;
    private final Events events;
    private final Deletions deletions;
    private final Windows windows;
    private final Map<Long, ConversationRecord> records = new HashMap<>();
    private final Map<Long, Tracked> tracked = new LinkedHashMap<>();
    /** Known from before a reset, and not confirmed since. */
    private Set<Long> doubtful = new HashSet<>();

    private long selfId;
    private long supportId;

    /** What its owner hears. */
    public interface Events {
        void changed(long id);

        /** A message has joined the upper end of a window. */
        void arrived(Message message);

        /** A message of a window is as this now. */
        void revised(Message message);

        /** The reader has deleted these. */
        void deleted(long id, List<Long> seqs);

        /** What was told of this conversation's messages is void. */
        void reset(long id);

        /** The reader has joined it, or is known to be in it. */
        void joined(long id);

        void supportKnown(long id);
    }

    /** @param keepMessages of each tracked conversation at most so many seqs are kept */
    public Conversations(ClientStore store, int keepMessages, Events events) {
        this.store = store;
        this.deletions = new Deletions(store);
        this.windows = new Windows(store, keepMessages, events, deletions);
        this.events = events;
    }

    /** @param changes rows and windows hold cursors in the log of changes; else all that was kept is in doubt */
    public void restore(StoredState state, long userId, boolean changes) {
        selfId = userId;
        for (Conversation row : state.conversations()) {
            ConversationRecord record = ConversationRecord.restored(row);
            records.put(row.conversationId(), record);
            noticeSupport(row.conversationId(), record);
        }
        state.windows().forEach((id, window) -> {
            ConversationRecord record = records.get(id);
            if (record != null) {
                track(id).log.restore(changes ? window : new Window(window.low(), window.high()));
                record.heardOfChange(window.changeSeq());
            }
        });
        if (!changes) {
            doubtful = new HashSet<>(records.keySet());
        }
    }

    public long selfId() {
        return selfId;
    }

    public void selfId(long id) {
        selfId = id;
    }

    /** The id behind the name SUPPORT, if it is known. */
    public long resolve(long id) {
        return id == SUPPORT ? supportId : id;
    }

    /** Null if it is not known (any more). */
    public @Nullable Conversation view(long id) {
        ConversationRecord record = records.get(id);
        return record == null ? null : record.view();
    }

    public Collection<Long> ids() {
        return records.keySet();
    }

    public @Nullable Message lastMessage(long id) {
        ConversationRecord record = records.get(id);
        return record == null ? null : record.lastMessage();
    }

    public long firstSeq(long id) {
        ConversationRecord record = records.get(id);
        return record == null ? 1 : record.firstSeq();
    }

    public long readSeq(long id) {
        ConversationRecord record = records.get(id);
        return record == null ? 0 : record.readSeq();
    }

    public @Nullable Tracked tracked(long id) {
        return tracked.get(id);
    }

    public List<Long> trackedIds() {
        return List.copyOf(tracked.keySet());
    }

    public Tracked track(long id) {
        Tracked known = tracked.get(id);
        if (known == null) {
            known = new Tracked();
            tracked.put(id, known);
            events.changed(id);
        }
        return known;
    }

    public void untrack(long id) {
        if (tracked.remove(id) != null) {
            store.removeMessages(id);
            events.changed(id);
        }
    }

    public boolean hasOlder(long id) {
        Tracked log = tracked.get(id);
        return log != null && log.log.hasOlder(firstSeq(id));
    }

    /** All that is kept of the window, in seq order. */
    public List<Message> messages(long id) {
        Tracked log = tracked.get(id);
        return log == null ? List.of() : log.kept(store, id);
    }

    public void upsert(io.parley.common.protocol.Conversation frame) {
        long id = frame.getConversationId();
        ConversationRecord record = records.get(id);
        if (record == null || doubtful.remove(id)) {
            record = new ConversationRecord(id);
            records.put(id, record);
        }
        if (frame.getDeletionVersion() > record.deletionVersion()) {
            beginAnew(id, Math.max(record.headSeq(), frame.getLastSeq()));
        }
        record.applyState(frame, selfId);
        Tracked log = tracked.get(id);
        if (log != null && log.opened()) {
            windows.removeBefore(id, log.log, record.firstSeq());
            Message last = record.lastMessage();
            windows.renew(id, log.log, last == null ? List.of() : List.of(last));
            applyWindow(id, record, log.log);
            recount(id, record);
        }
        deletions.renewLast(id, record, tracked.get(id));
        events.changed(id);
        if (record.joined()) {
            events.joined(id);
        }
        noticeSupport(id, record);
    }

    /** Deletions up to {@code head} were missed: what is kept, and what answers under way belong to, is dropped and pulled anew. */
    private void beginAnew(long id, long head) {
        if (tracked.containsKey(id)) {
            tracked.put(id, Tracked.pulledUpTo(head));
            store.removeMessages(id);
            events.reset(id);
        }
    }

    /** The reader has deleted these, here or on another device. False: a sync must tell what was missed, or is the last now. */
    public boolean delete(long id, List<Long> seqs, long version) {
        ConversationRecord record = records.get(id);
        if (record == null || doubtful.contains(id)) {
            return true;
        }
        boolean isNext = record.applyDeletion(seqs, version);
        deletions.add(id, seqs);
        if (!seqs.isEmpty()) {
            events.deleted(id, seqs);
        }
        deletions.renewLast(id, record, tracked.get(id));
        events.changed(id);
        return isNext && !record.lastUnknown();
    }

    private void noticeSupport(long id, ConversationRecord record) {
        if (supportId != id && record.isOwnSupport(selfId)) {
            supportId = id;
            events.supportKnown(id);
        }
    }

    /** A chat that waits for an agent, seen by one who is not in it. */
    public void watched(long id) {
        if (!records.containsKey(id)) {
            records.put(id, ConversationRecord.watched(id));
            events.changed(id);
        }
    }

    /** It is known, and the reader is not in it: no sync tells of it. */
    public boolean isOthers(long id) {
        ConversationRecord record = records.get(id);
        return record != null && !record.joined();
    }

    /** More exists than the row tells of. */
    public boolean isBehind(long id) {
        ConversationRecord record = records.get(id);
        return record != null && record.joined() && (record.lastSeq() < record.headSeq() || record.lastUnknown());
    }

    public void settings(long id, ConversationSettings settings) {
        ConversationRecord record = records.get(id);
        if (record != null && !doubtful.contains(id)) {
            record.applySettings(settings);
            events.changed(id);
        }
    }

    /**
     * What a group is now, and members who came or whose role changed.
     *
     * @return false: the reader is in it by now and nothing here knows, which a sync tells
     */
    public boolean group(long id, Group group, List<Member> members) {
        ConversationRecord record = records.get(id);
        if (record == null || !record.joined() || doubtful.contains(id)) {
            return false;
        }
        record.applyGroup(group, members, selfId);
        events.changed(id);
        return true;
    }

    /** The reader is no longer in it. */
    public void left(long id) {
        ConversationRecord record = records.get(id);
        if (record != null) {
            record.leave();
            events.changed(id);
        }
    }

    /** A message from a push or an ack. False if something is missing before it. */
    public boolean message(Message message) {
        long id = message.conversationId();
        ConversationRecord record = records.get(id);
        if (record == null || doubtful.contains(id)) {
            return false;
        }
        Tracked log = tracked.get(id);
        if (log != null) {
            windows.renew(id, log.log, List.of(message));
            List<Message> joined = log.log.add(message);
            if (!joined.isEmpty()) {
                windows.keep(id, log.log, List.of(), joined);
            }
        }
        record.applyMessage(message, selfId);
        if (log != null && log.opened()) {
            // What had come too early may have been joined just now.
            applyWindow(id, record, log.log);
            if (record.estimated()) {
                recount(id, record);
            }
            windows.trim(id, log.log);
        }
        deletions.renewLast(id, record, tracked.get(id));
        events.changed(id);
        return message.seq() <= record.lastSeq() && gap(id) == null;
    }

    /**
     * The answer to a pull.
     *
     * @param asOf what {@link #knownChange} was when it was asked for
     */
    public void pulled(long id, Window range, List<Message> messages, Window heads, long asOf) {
        ConversationRecord record = records.get(id);
        if (record != null) {
            record.heads(heads.low(), heads.high());
            for (Message message : messages) {
                record.heardOfChange(message.revision().changeSeq());
                record.renewLast(message);
            }
        }
        Tracked log = tracked.get(id);
        if (log != null) {
            windows.removeBefore(id, log.log, heads.low());
            windows.renew(id, log.log, messages);
            MessageLog.Joined joined = log.log.cover(range, messages, asOf);
            windows.keep(id, log.log, joined.older(), joined.newer());
            if (record != null) {
                applyWindow(id, record, log.log);
                if (record.estimated()) {
                    recount(id, record);
                }
                deletions.renewLast(id, record, tracked.get(id));
            }
            if (!joined.newer().isEmpty()) {
                windows.trim(id, log.log);
            }
        }
        events.changed(id);
    }

    private void applyWindow(long id, ConversationRecord record, MessageLog log) {
        Window window = log.window();
        if (window.high() > record.lastSeq()) {
            record.applyCovered(window, store.messages(id, record.lastSeq() + 1, window.high()), selfId);
        }
    }

    /** Where all that may be unread is kept, and no change to it is missing. */
    private void recount(long id, ConversationRecord record) {
        Tracked log = tracked.get(id);
        if (log == null || !log.opened() || !record.joined() || changeGap(id).isPresent()) {
            return;
        }
        long first = Math.max(record.readSeq() + 1, record.firstSeq());
        boolean all = log.high() >= record.lastSeq() && (first > record.lastSeq() || log.log.contains(first));
        if (all) {
            record.recount(store.messages(id, first, record.lastSeq()), selfId);
        }
    }

    /**
     * What the changes after {@code after} up to {@code to} of the conversation's log have left: from a push, an answer
     * or a pull. False if it is not known, or something is missing before one of the messages.
     */
    public boolean changes(long id, long after, long to, List<Message> messages) {
        if (doubtful.contains(id)) {
            return false;
        }
        Tracked log = tracked.get(id);
        if (log != null) {
            windows.change(id, log.log, new Window(after, to), messages);
        }
        ConversationRecord record = records.get(id);
        if (record == null) {
            return false;
        }
        record.applyChanges(after, to, messages, selfId);
        // A change may come before its message.
        messages.forEach(message -> record.applyMessage(message, selfId));
        if (log != null && log.opened()) {
            applyWindow(id, record, log.log);
            recount(id, record);
            windows.trim(id, log.log);
        }
        deletions.renewLast(id, record, tracked.get(id));
        events.changed(id);
        return messages.stream().allMatch(message -> message.seq() <= record.lastSeq()) && gap(id) == null;
    }

    public void heardOfChange(long id, long changeSeq) {
        ConversationRecord record = records.get(id);
        if (record != null) {
            record.heardOfChange(changeSeq);
        }
    }

    /** The newest change that was heard of: what is asked for now is not older. */
    public long knownChange(long id) {
        ConversationRecord record = records.get(id);
        Tracked log = tracked.get(id);
        return Math.max(record == null ? 0 : record.changeHead(), log == null ? 0 : log.log.changeSeq());
    }

    /** After which change something is missing, in the row or in what is kept; empty if nothing is. */
    public OptionalLong changeGap(long id) {
        ConversationRecord record = records.get(id);
        if (record == null || doubtful.contains(id)) {
            return OptionalLong.empty();
        }
        Tracked log = tracked.get(id);
        long head = record.changeHead();
        long row = record.joined() ? record.changeSeq() : head;
        long kept = log != null && log.opened() && log.failure() == null ? log.log.changeSeq() : head;
        long after = Math.min(row, kept);
        return after < head ? OptionalLong.of(after) : OptionalLong.empty();
    }

    /** The newest state that is kept of a message; null if none is. */
    public @Nullable Message find(long id, long seq) {
        List<Message> kept = store.messages(id, seq, seq);
        Message last = lastMessage(id);
        return !kept.isEmpty() ? kept.get(0) : last != null && last.seq() == seq ? last : null;
    }

    /** Returns whether it is known exactly how many are unread now; else a sync tells. */
    public boolean read(long id, long userId, long seq) {
        ConversationRecord record = records.get(id);
        if (record == null) {
            return true;
        }
        if (userId == selfId) {
            record.raiseRead(seq);
            recount(id, record);
        }
        record.raisePeerRead(userId, seq);
        events.changed(id);
        return !record.estimated();
    }

    /** The messages of a conversation have arrived at one of a member's devices. */
    public void delivered(long id, long userId, long seq) {
        ConversationRecord record = records.get(id);
        if (record != null) {
            record.raisePeerDelivered(userId, seq);
            events.changed(id);
        }
    }

    /** Up to where the other side is to be told that messages have arrived here; 0: of nothing. */
    public long arrivedSeq(long id) {
        ConversationRecord record = records.get(id);
        return record == null || doubtful.contains(id) ? 0 : record.arrivedSeq(selfId);
    }

    /** What is missing between what is shown and what is known to exist. */
    public @Nullable Window gap(long id) {
        Tracked log = tracked.get(id);
        if (log == null || log.failure() != null) {
            return null;
        }
        ConversationRecord record = records.get(id);
        return log.log.gap(record == null ? 0 : record.headSeq());
    }

    /** Another reader: nothing of this is his. */
    public void clear() {
        Set<Long> ids = new HashSet<>(records.keySet());
        ids.addAll(tracked.keySet());
        records.clear();
        tracked.clear();
        deletions.forget();
        doubtful.clear();
        supportId = 0;
        store.clear();
        ids.forEach(events::reset);
        ids.forEach(events::changed);
    }

    /** Seqs and marks from before are void; a full listing follows. */
    public void beginReset() {
        doubtful = new HashSet<>(records.keySet());
        deletions.forget();
        tracked.forEach((id, log) -> {
            log.log.reset();
            store.removeMessages(id);
            events.reset(id);
            events.changed(id);
        });
    }

    /** The listing is complete: what it did not hold does not exist for the reader. */
    public void endReset() {
        for (long id : doubtful) {
            records.remove(id);
            store.removeConversation(id);
            Tracked log = tracked.get(id);
            if (log != null && log.opened()) {
                log.log.reset();
                events.reset(id);
            }
            events.changed(id);
        }
        doubtful.clear();
    }
}
