package io.parley.client.conversation;

import io.parley.client.api.Message;
import io.parley.client.store.ClientStore;
import io.parley.client.store.Window;
import java.util.ArrayList;
import java.util.List;

/** Keeps what the windows of tracked conversations hold, and tells of it. */
final class Windows {
    private final ClientStore store;
    private final int keepMessages;
    private final Conversations.Events events;
    private final Deletions deletions;

    Windows(ClientStore store, int keepMessages, Conversations.Events events, Deletions deletions) {
        this.store = store;
        this.keepMessages = keepMessages;
        this.events = events;
        this.deletions = deletions;
    }

    void keep(long id, MessageLog log, List<Message> older, List<Message> newer) {
        if (!older.isEmpty()) {
            store.putMessages(id, log.window(), deletions.leaveOut(older));
        }
        List<Message> arrived = deletions.leaveOut(newer);
        if (log.opened()) {
            store.putMessages(id, log.window(), arrived);
        }
        arrived.forEach(events::arrived);
    }

    /** Keeps those that are newer than what the window holds of the same message. */
    void renew(long id, MessageLog log, List<Message> states) {
        List<Message> fresh = newer(id, log, states);
        if (!fresh.isEmpty()) {
            store.putMessages(id, log.window(), fresh);
            fresh.forEach(events::revised);
        }
    }

    private List<Message> newer(long id, MessageLog log, List<Message> states) {
        return states.stream()
                .filter(message -> log.contains(message.seq()))
                .filter(message -> store.messages(id, message.seq(), message.seq()).stream()
                        .anyMatch(message::isNewerThan))
                .toList();
    }

    /** Messages and cursor are kept in one go. */
    void change(long id, MessageLog log, Window changes, List<Message> messages) {
        List<Message> fresh = newer(id, log, messages);
        List<Message> joined = deletions.leaveOut(log.addAll(messages));
        boolean moved = log.applyChanges(changes.low(), changes.high());
        if (moved || !fresh.isEmpty() || !joined.isEmpty()) {
            List<Message> all = new ArrayList<>(fresh);
            all.addAll(joined);
            store.putMessages(id, log.window(), all);
        }
        fresh.forEach(events::revised);
        joined.forEach(events::arrived);
    }

    void trim(long id, MessageLog log) {
        if (log.trim(keepMessages)) {
            store.trimMessages(id, log.window());
        }
    }

    /** Retention has removed what is below {@code firstSeq}. */
    void removeBefore(long id, MessageLog log, long firstSeq) {
        if (log.opened() && log.window().low() < firstSeq) {
            List<Message> joined = log.removeBefore(firstSeq);
            store.trimMessages(id, log.window());
            keep(id, log, List.of(), joined);
        }
    }
}
