package io.parley.storage.conversation;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.ErrorCode;
import io.parley.storage.operation.OperationStore;
import io.parley.storage.operation.OperationStore.Kept;
import io.parley.storage.transaction.AccountLock;
import io.parley.storage.transaction.RetriedTransaction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Repository;

@Repository
class MySqlSettingsStore implements SettingsStore {
    private final SettingsMapper settings;
    private final AccountLock accounts;
    private final OperationStore operations;
    private final RetriedTransaction transaction;

    MySqlSettingsStore(
            SettingsMapper settings, AccountLock accounts, OperationStore operations, RetriedTransaction transaction) {
        this.settings = settings;
        this.accounts = accounts;
        this.operations = operations;
        this.transaction = transaction;
    }

    @Override
    public Outcome update(long userId, UUID opId, long conversationId, Setting setting, boolean on) {
        byte[] asked = (conversationId + " " + setting + " " + on).getBytes(StandardCharsets.US_ASCII);
        return transaction.run(() -> {
            accounts.lock(userId);
            Optional<Kept> kept = operations.find(userId, opId);
            if (kept.isPresent()) {
                return kept.get().isOf(asked)
                        ? new Outcome.Done(decoded(kept.get().answer()), false)
                        : new Outcome.Refused(ErrorCode.CONFLICT, "op_id: was used for another change");
            }
            Outcome outcome = change(userId, conversationId, row -> set(row, setting, on));
            if (outcome instanceof Outcome.Done done) {
                operations.keep(userId, opId, Kept.of(asked, done.settings().toByteArray()));
            }
            return outcome;
        });
    }

    @Override
    public Outcome saveDraft(long userId, long conversationId, String draft) {
        return transaction.run(() -> change(userId, conversationId, row -> row.draft = draft.isEmpty() ? null : draft));
    }

    private Outcome change(long userId, long conversationId, Consumer<MemberRow> change) {
        MemberRow row = settings.lock(conversationId, userId);
        if (row == null) {
            return new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed");
        }
        ConversationSettings before = row.toSettings();
        change.accept(row);
        if (row.toSettings().equals(before)) {
            return new Outcome.Done(before, false);
        }
        row.settingsVersion++;
        settings.save(row);
        return new Outcome.Done(row.toSettings(), true);
    }

    private void set(MemberRow row, Setting setting, boolean on) {
        switch (setting) {
            case PINNED -> row.pinned = on;
            case MUTED -> row.muted = on;
            case MARKED_UNREAD -> row.markedUnread = on;
            case HIDDEN -> row.hiddenBeforeSeq = on ? settings.lastSeq(row.conversationId) + 1 : 0;
        }
    }

    private static ConversationSettings decoded(byte[] answer) {
        try {
            return ConversationSettings.parseFrom(answer);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a kept answer can't be read", e);
        }
    }
}
