package io.parley.client.store;

import io.parley.client.api.Conversation;
import io.parley.client.api.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Survives reconnects, and the client that used it; not the process. How many messages it holds is bounded by the
 * client's {@code keepMessages}.
 */
public final class InMemoryStore implements ClientStore {
    private final Map<String, OutboxEntry> outbox = new LinkedHashMap<>();
    private final Map<Long, Conversation> conversations = new HashMap<>();
    private final Map<Long, Log> logs = new HashMap<>();
    private @Nullable SyncCursor cursor;
    private StoredRelations relations = StoredRelations.NONE;

    private static final class Log {
        private final TreeMap<Long, Message> messages = new TreeMap<>();
        private Window window = new Window(1, 0);
    }

    @Override
    public StoredState load() {
        Map<Long, Window> windows = new HashMap<>();
        logs.forEach((id, log) -> windows.put(id, log.window));
        return new StoredState(List.copyOf(outbox.values()), cursor, List.copyOf(conversations.values()), windows);
    }

    @Override
    public void putOutbox(OutboxEntry entry) {
        outbox.put(entry.clientMsgId(), entry);
    }

    @Override
    public void removeOutbox(String clientMsgId) {
        outbox.remove(clientMsgId);
    }

    @Override
    public void putCursor(SyncCursor fresh) {
        cursor = fresh;
    }

    @Override
    public void putConversation(Conversation conversation) {
        conversations.put(conversation.conversationId(), conversation);
    }

    @Override
    public void removeConversation(long conversationId) {
        conversations.remove(conversationId);
        logs.remove(conversationId);
    }

    @Override
    public void putMessages(long conversationId, Window window, List<Message> messages) {
        Log log = logs.computeIfAbsent(conversationId, id -> new Log());
        log.window = window;
        for (Message message : messages) {
            log.messages.put(message.seq(), message);
        }
    }

    @Override
    public void trimMessages(long conversationId, Window window) {
        Log log = logs.get(conversationId);
        if (log != null) {
            log.window = window;
            log.messages.headMap(window.low()).clear();
        }
    }

    @Override
    public List<Message> messages(long conversationId, long fromSeq, long toSeq) {
        Log log = logs.get(conversationId);
        return log == null || fromSeq > toSeq
                ? List.of()
                : new ArrayList<>(
                        log.messages.subMap(fromSeq, true, toSeq, true).values());
    }

    @Override
    public void deleteMessages(long conversationId, Collection<Long> seqs) {
        Log log = logs.get(conversationId);
        if (log != null) {
            log.messages.keySet().removeAll(Set.copyOf(seqs));
        }
    }

    @Override
    public void removeMessages(long conversationId) {
        logs.remove(conversationId);
    }

    @Override
    public StoredRelations loadRelations() {
        return relations;
    }

    @Override
    public void putRelations(StoredRelations fresh) {
        relations = fresh;
    }

    @Override
    public void clear() {
        cursor = null;
        relations = StoredRelations.NONE;
        conversations.clear();
        logs.clear();
    }
}
