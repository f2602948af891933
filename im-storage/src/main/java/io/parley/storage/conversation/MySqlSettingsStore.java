package io.parley.storage.conversation;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.common.protocol.ConversationSettings;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.UpdateSettings;
import io.parley.storage.operation.OperationStore;
import io.parley.storage.operation.OperationStore.Kept;
import io.parley.storage.transaction.RetriedTransaction;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Repository;

@Repository
class MySqlSettingsStore implements SettingsStore {
    private final SettingsMapper settings;
    private final HeadMapper heads;
    private final OperationStore operations;
    private final RetriedTransaction transaction;

    MySqlSettingsStore(
            SettingsMapper settings, HeadMapper heads, OperationStore operations, RetriedTransaction transaction) {
        this.settings = settings;
        this.heads = heads;
        this.operations = operations;
        this.transaction = transaction;
    }

    @Override
    public Outcome update(long userId, UUID opId, long conversationId, Setting setting) {
        byte[] fingerprint = fingerprint(conversationId, setting);
        return transaction.run(() -> {
            heads.lockAccount(userId);
            Optional<Kept> kept = operations.find(userId, opId);
            if (kept.isPresent()) {
                return Arrays.equals(kept.get().fingerprint(), fingerprint)
                        ? new Outcome.Done(decoded(kept.get().answer()), false)
                        : new Outcome.Refused(ErrorCode.CONFLICT, "op_id: was used for another change");
            }
            Outcome outcome = change(userId, conversationId, row -> apply(setting, row));
            if (outcome instanceof Outcome.Done done) {
                operations.keep(
                        userId, opId, new Kept(fingerprint, done.settings().toByteArray()));
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

    private void apply(Setting setting, MemberRow row) {
        if (setting instanceof Setting.Pinned pinned) {
            row.pinned = pinned.value();
        } else if (setting instanceof Setting.Muted muted) {
            row.muted = muted.value();
        } else if (setting instanceof Setting.MarkedUnread unread) {
            row.markedUnread = unread.value();
        } else if (setting instanceof Setting.Hidden hidden) {
            row.hiddenBeforeSeq = hidden.value() ? settings.lastSeq(row.conversationId) + 1 : 0;
        }
    }

    /** SHA-256 of what is asked. */
    private static byte[] fingerprint(long conversationId, Setting setting) {
        UpdateSettings.Builder asked = UpdateSettings.newBuilder().setConversationId(conversationId);
        if (setting instanceof Setting.Pinned pinned) {
            asked.setPinned(pinned.value());
        } else if (setting instanceof Setting.Muted muted) {
            asked.setMuted(muted.value());
        } else if (setting instanceof Setting.MarkedUnread unread) {
            asked.setMarkedUnread(unread.value());
        } else if (setting instanceof Setting.Hidden hidden) {
            asked.setHidden(hidden.value());
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(asked.build().toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
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
