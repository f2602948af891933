package io.parley.client;

import io.parley.client.api.Conversation;
import io.parley.client.api.Message;
import io.parley.client.store.ClientStore;
import io.parley.client.store.OutboxEntry;
import io.parley.client.store.StoredState;
import io.parley.client.store.SyncCursor;
import io.parley.client.store.Window;
import java.util.Collection;
import java.util.List;

/** A store that can be made to fail. */
class ForwardingStore implements ClientStore {
    private final ClientStore store;

    ForwardingStore(ClientStore store) {
        this.store = store;
    }

    @Override
    public StoredState load() {
        return store.load();
    }

    @Override
    public void putOutbox(OutboxEntry entry) {
        store.putOutbox(entry);
    }

    @Override
    public void removeOutbox(String clientMsgId) {
        store.removeOutbox(clientMsgId);
    }

    @Override
    public void putCursor(SyncCursor cursor) {
        store.putCursor(cursor);
    }

    @Override
    public void putConversation(Conversation conversation) {
        store.putConversation(conversation);
    }

    @Override
    public void removeConversation(long conversationId) {
        store.removeConversation(conversationId);
    }

    @Override
    public void putMessages(long conversationId, Window window, List<Message> messages) {
        store.putMessages(conversationId, window, messages);
    }

    @Override
    public void deleteMessages(long conversationId, Collection<Long> seqs) {
        store.deleteMessages(conversationId, seqs);
    }

    @Override
    public void trimMessages(long conversationId, Window window) {
        store.trimMessages(conversationId, window);
    }

    @Override
    public List<Message> messages(long conversationId, long fromSeq, long toSeq) {
        return store.messages(conversationId, fromSeq, toSeq);
    }

    @Override
    public void removeMessages(long conversationId) {
        store.removeMessages(conversationId);
    }

    @Override
    public void clear() {
        store.clear();
    }
}
