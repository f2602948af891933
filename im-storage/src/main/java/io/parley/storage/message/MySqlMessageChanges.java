package io.parley.storage.message;

import io.parley.common.id.UuidBytes;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Reaction;
import io.parley.storage.attachment.Attachments;
import io.parley.storage.attachment.StoredAttachment;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.message.ChangeMapper.Made;
import io.parley.storage.transaction.RetriedTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
    private final Attachments attachments;
    private final RetriedTransaction transaction;

    MySqlMessageChanges(
            ChangeMapper changes,
            MessageStore messages,
            ConversationStore conversations,
            Attachments attachments,
            RetriedTransaction transaction) {
        this.changes = changes;
        this.messages = messages;
        this.conversations = conversations;
        this.attachments = attachments;
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
            if (change instanceof Change.Erase && row.sentDigest != null) {
                row.sentDigest = null;
                changes.update(row);
            }
            return new Outcome.Done(message, acl, false);
        }
        byte[] replaced = change instanceof Change.Edit ? row.content : null;
        byte[] content = row.content;
        byte[] reactions = row.reactions;
        Long pinnedAt = row.pinnedAt;
        refusal = apply(change, row, message, new Act(actorId, now));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        boolean asItWas = Arrays.equals(row.content, content)
                && Arrays.equals(row.reactions, reactions)
                && Objects.equals(row.pinnedAt, pinnedAt);
        if (asItWas && !(change instanceof Change.Edit)) {
            return new Outcome.Done(message, acl, false);
        }
        row.changeSeq = head + 1;
        changes.raiseHead(row.conversationId, row.changeSeq);
        changes.update(row);
        StoredMessage changed = row.toMessage();
        renewMentions(message, changed);
        if (row.recalled) {
            changes.forgetReplaced(row.conversationId, row.seq);
            attachments.release(StoredAttachment.allIn(message.content())
                    .map(Attachment::getAttachmentId)
                    .toList());
        }
        changes.add(row, kind(change).number(), actorId, opId, replaced, now);
        return new Outcome.Done(changed, acl, true);
    }

    private void renewMentions(StoredMessage before, StoredMessage after) {
        List<Long> mentioned = before.mentioned();
        List<Long> mentions = after.mentioned();
        if (!mentions.equals(mentioned)) {
            if (!mentioned.isEmpty()) {
                changes.forgetMentions(before, mentioned);
            }
            if (!mentions.isEmpty()) {
                changes.addMentions(after, mentions);
            }
        }
    }

    private static ChangeKind kind(Change change) {
        if (change instanceof Change.Recall) {
            return ChangeKind.RECALL;
        }
        if (change instanceof Change.Edit) {
            return ChangeKind.EDIT;
        }
        if (change instanceof Change.Erase) {
            return ChangeKind.ERASE;
        }
        return change instanceof Change.React ? ChangeKind.REACT : ChangeKind.PIN;
    }

    private static Optional<Outcome.Refused> conflict(Change change, StoredMessage message) {
        boolean adds = change instanceof Change.Edit
                || change instanceof Change.React react && react.on()
                || change instanceof Change.Pin pin && pin.on();
        if (adds && message.revision().recalled()) {
            return refused(ErrorCode.CONFLICT, "the message was recalled");
        }
        int edits = message.revision().edits();
        return change instanceof Change.Edit edit && edit.edits() != edits
                ? refused(ErrorCode.CONFLICT, "edits: " + edit.edits() + " (expected: " + edits + ")")
                : Optional.empty();
    }

    private static Optional<Outcome.Refused> refused(ErrorCode code, String message) {
        return Optional.of(new Outcome.Refused(code, message));
    }

    /** Who does it, when. */
    private record Act(long actorId, long now) {}

    private Optional<Outcome.Refused> apply(Change change, MessageRow row, StoredMessage before, Act act) {
        if (change instanceof Change.React react) {
            return react(react, row, before.revision().marks().reactions(), act.actorId());
        }
        if (change instanceof Change.Pin pin) {
            return pin(pin, row, act);
        }
        if (change instanceof Change.Erase erase) {
            erase(row, before, erase.userId());
            return Optional.empty();
        }
        if (row.sentDigest == null) {
            row.sentDigest = Revision.digest(before.content()).toByteArray();
        }
        if (change instanceof Change.Edit edit) {
            row.content = edit.content().toBuilder()
                    .setReplyTo(before.content().getReplyTo())
                    .build()
                    .toByteArray();
            row.edits++;
            row.editedAt = act.now();
        } else {
            blank(row);
        }
        return Optional.empty();
    }

    private void blank(MessageRow row) {
        row.content = new byte[0];
        row.recalled = true;
        row.reactions = null;
        unpin(row);
    }

    private void erase(MessageRow row, StoredMessage before, long userId) {
        if (row.senderId == userId) {
            blank(row);
            row.sentDigest = null;
        } else {
            Content left = SystemNames.without(before.content(), userId);
            row.content = left.equals(before.content()) ? row.content : left.toByteArray();
        }
    }

    private static Optional<Outcome.Refused> react(
            Change.React change, MessageRow row, List<Reaction> before, long actorId) {
        List<Reaction> after = new ArrayList<>();
        boolean known = false;
        for (Reaction reaction : before) {
            boolean same = reaction.getEmoji().equals(change.emoji());
            known |= same;
            List<Long> users = new ArrayList<>(reaction.getUserIdsList());
            if (same && (!change.on() || !users.contains(actorId))) {
                users.remove(actorId);
                if (change.on()) {
                    users.add(actorId);
                }
            }
            if (!users.isEmpty()) {
                after.add(Reaction.newBuilder()
                        .setEmoji(reaction.getEmoji())
                        .addAllUserIds(users)
                        .build());
            }
        }
        if (change.on() && !known) {
            after.add(Reaction.newBuilder()
                    .setEmoji(change.emoji())
                    .addUserIds(actorId)
                    .build());
        }
        int all = after.stream().mapToInt(Reaction::getUserIdsCount).sum();
        if (change.on() && (after.size() > MAX_EMOJI || all > MAX_REACTIONS)) {
            String what = "reactions: " + after.size() + " different ones, " + all + " in all (expected: at most "
                    + MAX_EMOJI + " and " + MAX_REACTIONS + ")";
            return refused(ErrorCode.TOO_MANY_ITEMS, what);
        }
        row.reactions(after);
        return Optional.empty();
    }

    private Optional<Outcome.Refused> pin(Change.Pin change, MessageRow row, Act act) {
        if (!change.on()) {
            unpin(row);
        } else if (row.pinnedAt == null) {
            if (changes.pinned(row.conversationId).size() >= MAX_PINNED) {
                String what = "pinned messages: " + MAX_PINNED + " already (expected: at most " + MAX_PINNED + ")";
                return refused(ErrorCode.TOO_MANY_ITEMS, what);
            }
            row.pinnedBy = act.actorId();
            row.pinnedAt = act.now();
            changes.pin(row);
        }
        return Optional.empty();
    }

    private void unpin(MessageRow row) {
        if (row.pinnedAt != null) {
            row.pinnedBy = null;
            row.pinnedAt = null;
            changes.unpin(row);
        }
    }

    @Override
    public List<Long> reactedBy(long conversationId, long userId) {
        return changes.reactedBy(conversationId, userId);
    }

    @Override
    public List<StoredMessage> pinned(long conversationId) {
        List<MessageStore.Place> places = changes.pinned(conversationId).stream()
                .map(seq -> new MessageStore.Place(conversationId, seq))
                .toList();
        return messages.at(places).stream()
                .filter(message -> message.revision().marks().pin().isPresent())
                .sorted(Comparator.comparing((StoredMessage message) ->
                                message.revision().marks().pin().orElseThrow().at())
                        .thenComparing(StoredMessage::seq)
                        .reversed())
                .toList();
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
