package io.parley.storage.message;

import io.parley.common.id.UuidBytes;
import io.parley.common.protocol.ErrorCode;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.message.ChangeMapper.Made;
import io.parley.storage.transaction.RetriedTransaction;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Repository;

@Repository
class MySqlMessageChanges implements MessageChanges {
    private final ChangeMapper changes;
    private final MessageStore messages;
    private final ConversationStore conversations;
    private final RetriedTransaction transaction;

    MySqlMessageChanges(
            ChangeMapper changes,
            MessageStore messages,
            ConversationStore conversations,
            RetriedTransaction transaction) {
        this.changes = changes;
        this.messages = messages;
        this.conversations = conversations;
        this.transaction = transaction;
    }

    @Override
    public Outcome change(long actorId, UUID opId, Change change, ChangeRule rule) {
        return transaction.run(() -> changeLocked(actorId, UuidBytes.of(opId), change, rule));
    }

    private Outcome changeLocked(long actorId, byte[] opId, Change change, ChangeRule rule) {
        Long head = changes.lockHead(change.conversationId());
        MessageRow row = head == null ? null : changes.message(change.conversationId(), change.seq());
        if (head == null || row == null) {
            return new Outcome.Refused(ErrorCode.NOT_FOUND, "seq: there is no such message");
        }
        Acl acl = conversations.acl(change.conversationId()).orElseThrow();
        Made made = changes.made(change.conversationId(), actorId, opId);
        if (made != null) {
            return made.seq() == change.seq() && made.kind() == kind(change).number()
                    ? new Outcome.Done(row.toMessage(), acl, false)
                    : new Outcome.Refused(ErrorCode.CONFLICT, "op_id: was used for another change");
        }
        long now = transaction.now();
        StoredMessage message = row.toMessage();
        Optional<Outcome.Refused> refusal =
                rule.refusal(acl, message, Instant.ofEpochMilli(now)).or(() -> conflict(change, message));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (message.revision().recalled()) {
            return new Outcome.Done(message, acl, false);
        }
        byte[] replaced = row.content;
        apply(change, row, message, now);
        row.changeSeq = head + 1;
        changes.raiseHead(row.conversationId, row.changeSeq);
        changes.update(row);
        if (row.recalled) {
            changes.forgetReplaced(row.conversationId, row.seq);
        }
        changes.add(row, kind(change).number(), actorId, opId, row.recalled ? null : replaced, now);
        return new Outcome.Done(row.toMessage(), acl, true);
    }

    private static ChangeKind kind(Change change) {
        return change instanceof Change.Recall ? ChangeKind.RECALL : ChangeKind.EDIT;
    }

    private static Optional<Outcome.Refused> conflict(Change change, StoredMessage message) {
        if (!(change instanceof Change.Edit edit)) {
            return Optional.empty();
        }
        if (message.revision().recalled()) {
            return Optional.of(new Outcome.Refused(ErrorCode.CONFLICT, "the message was recalled"));
        }
        return edit.edits() == message.revision().edits()
                ? Optional.empty()
                : Optional.of(new Outcome.Refused(
                        ErrorCode.CONFLICT,
                        "edits: " + edit.edits() + " (expected: "
                                + message.revision().edits() + ")"));
    }

    private static void apply(Change change, MessageRow row, StoredMessage before, long now) {
        if (row.sentDigest == null) {
            row.sentDigest = Revision.digest(before.content()).toByteArray();
        }
        if (change instanceof Change.Edit edit) {
            row.content = edit.content().toByteArray();
            row.edits++;
            row.editedAt = now;
        } else {
            row.content = new byte[0];
            row.recalled = true;
        }
    }

    @Override
    public Page changedAfter(long conversationId, long afterChangeSeq, int limit) {
        if (afterChangeSeq < 0 || limit < 1) {
            throw new IllegalArgumentException(
                    "after " + afterChangeSeq + ", limit " + limit + " (expected: after >= 0, limit >= 1)");
        }
        long head = Objects.requireNonNullElse(changes.head(conversationId), 0L);
        List<ChangeMapper.Place> found = changes.after(conversationId, afterChangeSeq, head, limit);
        List<MessageStore.Place> places = found.stream()
                .map(ChangeMapper.Place::seq)
                .distinct()
                .map(seq -> new MessageStore.Place(conversationId, seq))
                .toList();
        List<StoredMessage> changed = messages.at(places).stream()
                .sorted(Comparator.comparingLong(message -> message.revision().changeSeq()))
                .toList();
        boolean cut = found.size() == limit;
        return new Page(changed, cut ? found.get(limit - 1).changeSeq() : Math.max(head, afterChangeSeq), head);
    }
}
