package io.parley.storage.message;

import io.parley.common.id.IdGenerator;
import io.parley.common.id.UuidBytes;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.transaction.RetriedTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

@Repository
class MySqlMessageImport implements MessageImport {
    private final ImportMapper imports;
    private final IdGenerator ids;
    private final RetriedTransaction transaction;

    MySqlMessageImport(ImportMapper imports, IdGenerator ids, RetriedTransaction transaction) {
        this.imports = imports;
        this.ids = ids;
        this.transaction = transaction;
    }

    @Override
    public Outcome add(long conversationId, List<Past> messages) {
        return transaction.run(() -> addLocked(conversationId, messages));
    }

    private Outcome addLocked(long conversationId, List<Past> messages) {
        ImportMapper.Head head = imports.lock(conversationId);
        if (head == null) {
            return new Outcome.Refused(ErrorCode.NOT_FOUND, -1, "there is no such conversation");
        }
        Batch batch = new Batch(conversationId, head, messages);
        for (int i = 0; i < messages.size(); i++) {
            Optional<Outcome.Refused> refusal = batch.place(i, messages.get(i));
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        if (!batch.rows.isEmpty()) {
            imports.add(batch.rows);
            imports.raiseHead(conversationId, batch.lastSeq);
        }
        return new Outcome.Done(batch.imported);
    }

    /** Decides on one message after the other; each knows of those before it. */
    private final class Batch {
        private final long conversationId;
        private final Map<MessageKey, StoredMessage> stored = new HashMap<>();
        private final Set<Long> senders;
        private final @Nullable Long saidAt;
        private final long now = transaction.now();
        private final List<MessageRow> rows = new ArrayList<>();
        private final List<Imported> imported = new ArrayList<>();
        private long lastSeq;
        private long lastTime;

        Batch(long conversationId, ImportMapper.Head head, List<Past> messages) {
            this.conversationId = conversationId;
            this.lastSeq = head.lastSeq();
            Long time = imports.lastTime(conversationId);
            this.lastTime = time == null ? 0 : time;
            this.saidAt = imports.saidAt(conversationId);
            imports.stored(messages.stream().map(this::row).toList()).stream()
                    .map(MessageRow::toMessage)
                    .forEach(message -> stored.put(MessageKey.of(message), message));
            this.senders = senders(head, messages);
        }

        /** Who is no member any more may have been one then; a pair never was of others. */
        private Set<Long> senders(ImportMapper.Head head, List<Past> messages) {
            return new HashSet<>(
                    head.kind() == ConversationKind.DIRECT_VALUE
                            ? imports.members(conversationId)
                            : imports.accounts(
                                    messages.stream().map(Past::senderId).collect(Collectors.toSet())));
        }

        Optional<Outcome.Refused> place(int index, Past past) {
            MessageKey key = new MessageKey(conversationId, past.senderId(), past.clientMsgId());
            StoredMessage earlier = stored.get(key);
            if (earlier != null) {
                imported.add(new Imported(earlier, true));
                boolean isSame = earlier.sentAt().equals(past.sentAt())
                        && earlier.wasSentAs(new NewMessage(past.clientMsgId(), past.content(), false));
                return isSame
                        ? Optional.empty()
                        : refused(ErrorCode.CLIENT_MSG_ID_REUSED, index, "clientMsgId: was used for another message");
            }
            Optional<Outcome.Refused> wrong = wrong(index, past);
            if (wrong.isEmpty()) {
                MessageRow row = row(past);
                row.messageId = ids.next();
                row.seq = ++lastSeq;
                lastTime = row.sentAt;
                rows.add(row);
                StoredMessage message = row.toMessage();
                stored.put(key, message);
                imported.add(new Imported(message, false));
            }
            return wrong;
        }

        private Optional<Outcome.Refused> wrong(int index, Past past) {
            long time = past.sentAt().toEpochMilli();
            if (saidAt != null) {
                return refused(
                        ErrorCode.CONFLICT,
                        -1,
                        "conversation: something was said at seq " + saidAt + " (expected: only what was imported)");
            }
            if (!senders.contains(past.senderId())) {
                return refused(
                        ErrorCode.NOT_FOUND,
                        index,
                        "senderId: " + past.senderId()
                                + " (expected: a user, of a DIRECT conversation one of the two)");
            }
            if (time < lastTime || time > now) {
                return refused(
                        ErrorCode.INVALID_ARGUMENT,
                        index,
                        "sentAtMs: " + time + " (expected: " + lastTime + ", of what comes before it, to " + now
                                + ", the time now)");
            }
            long replyTo = past.content().getReplyTo();
            return replyTo > lastSeq
                    ? refused(
                            ErrorCode.NO_SUCH_MESSAGE,
                            index,
                            "content.replyTo: " + replyTo + " (expected: at most " + lastSeq + ")")
                    : Optional.empty();
        }

        private static Optional<Outcome.Refused> refused(ErrorCode code, int index, String message) {
            return Optional.of(new Outcome.Refused(code, index, message));
        }

        private MessageRow row(Past past) {
            MessageRow row = new MessageRow();
            row.conversationId = conversationId;
            row.senderId = past.senderId();
            row.clientMsgId = UuidBytes.of(past.clientMsgId());
            row.content = past.content().toByteArray();
            row.sentAt = past.sentAt().toEpochMilli();
            return row;
        }
    }
}
