package io.parley.storage.probe;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.RelationState;
import io.parley.common.protocol.UserKind;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.transaction.RetriedTransaction;
import org.springframework.stereotype.Repository;

@Repository
class MySqlProbeStore implements ProbeStore {
    private static final int NOBODY = UserKind.USER_KIND_UNSPECIFIED.getNumber();
    private static final int FRIENDS = RelationState.FRIENDS.getNumber();

    private final ProbeMapper rows;
    private final ConversationStore conversations;
    private final RetriedTransaction transaction;
    private final IdGenerator ids;

    MySqlProbeStore(
            ProbeMapper rows, ConversationStore conversations, RetriedTransaction transaction, IdGenerator ids) {
        this.rows = rows;
        this.conversations = conversations;
        this.transaction = transaction;
        this.ids = ids;
    }

    @Override
    public long conversation() {
        transaction.run(this::addAccounts);
        return conversations
                .openDirect(ids.next(), SENDER_ID, RECEIVER_ID)
                .orElseThrow(() -> new IllegalStateException("the probe's accounts are gone"));
    }

    private boolean addAccounts() {
        long now = transaction.now();
        rows.addAccount(SENDER_ID, NOBODY, now);
        rows.addAccount(RECEIVER_ID, NOBODY, now);
        rows.addRelation(SENDER_ID, RECEIVER_ID, FRIENDS, now);
        rows.addRelation(RECEIVER_ID, SENDER_ID, FRIENDS, now);
        return true;
    }

    @Override
    public int trim(long conversationId, int keep, int limit) {
        return transaction.run(() -> {
            Long lastSeq = rows.lockHead(conversationId);
            int removed = lastSeq == null ? 0 : rows.remove(conversationId, lastSeq - keep, limit);
            rows.raiseFirstSeq(conversationId, removed);
            return removed;
        });
    }
}
