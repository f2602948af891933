package io.parley.client.conversation;

import io.parley.client.api.Message;
import io.parley.client.store.ClientStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the reader has deleted while this client runs, so that an answer or a push that was under way does not bring it
 * back. What was deleted before no answer holds.
 */
final class Deletions {
    private final ClientStore store;
    private final Map<Long, Set<Long>> deleted = new HashMap<>();

    Deletions(ClientStore store) {
        this.store = store;
    }

    void add(long id, Collection<Long> seqs) {
        deleted.computeIfAbsent(id, key -> new HashSet<>()).addAll(seqs);
        store.deleteMessages(id, seqs);
    }

    /** Of another user, or another log: nothing of it counts any more. */
    void forget() {
        deleted.clear();
    }

    boolean has(Message message) {
        return deleted.getOrDefault(message.conversationId(), Set.of()).contains(message.seq());
    }

    List<Message> leaveOut(List<Message> messages) {
        return messages.stream().filter(message -> !has(message)).toList();
    }

    /** Where the row's last message is deleted, or none was known, it is the newest one that is kept. */
    void renewLast(long id, ConversationRecord record, @Nullable Tracked log) {
        if (isLastGone(id, record, log)) {
            List<Message> kept = log == null ? List.of() : log.kept(store, id);
            record.lastDeleted(kept.isEmpty() ? null : kept.get(kept.size() - 1));
        }
    }

    private boolean isLastGone(long id, ConversationRecord record, @Nullable Tracked log) {
        Message last = record.lastMessage();
        if (last != null && has(last)) {
            return true;
        }
        if (log == null || !log.opened() || log.high() < record.lastSeq()) {
            return false;
        }
        return last == null
                || (log.log.contains(last.seq())
                        && store.messages(id, last.seq(), last.seq()).isEmpty());
    }
}
