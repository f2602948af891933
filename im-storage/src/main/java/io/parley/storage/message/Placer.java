package io.parley.storage.message;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.storage.conversation.Acl;
import io.parley.storage.message.MessageJournal.Append;
import io.parley.storage.message.MessageJournal.AppendRule;
import io.parley.storage.message.MessageJournal.Appended;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.message.MessageJournal.Outcome;
import io.parley.storage.message.MessageJournal.Refusal;
import io.parley.storage.message.Placement.NewRow;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a batch: which messages are stored already, which are refused, and which seq each of the others
 * gets. Touches no database. A message that is stored is answered as such before anybody asks whether its sender still may.
 */
final class Placer {
    private final AppendRule rule;
    private final IdGenerator ids;
    private final Clock clock;

    Placer(AppendRule rule, IdGenerator ids, Clock clock) {
        this.rule = rule;
        this.ids = ids;
        this.clock = clock;
    }

    Placement place(List<PendingAppend> batch, Findings findings) {
        Run run = new Run(findings, clock.instant().truncatedTo(ChronoUnit.MILLIS), batch.size());
        batch.forEach(run::place);
        return new Placement(run.outcomes, run.rows, run.added, run.guessed);
    }

    private final class Run {
        private final Findings findings;
        private final Instant now;
        private final List<Outcome> outcomes;
        private final List<NewRow> rows = new ArrayList<>();
        private final Map<Long, Integer> added = new HashMap<>();
        private final Map<MessageKey, StoredMessage> placed = new HashMap<>();
        private final Map<Long, Optional<Acl>> acls = new HashMap<>();
        private boolean guessed;

        Run(Findings findings, Instant now, int size) {
            this.findings = findings;
            this.now = now;
            this.outcomes = new ArrayList<>(size);
        }

        void place(PendingAppend pending) {
            Append append = pending.append();
            Head head = findings.heads().get(append.conversationId());
            Gate gate = gate(append, head);
            List<Appended> accepted = new ArrayList<>(pending.size());
            for (int i = 0; i < pending.size(); i++) {
                NewMessage message = append.messages().get(i);
                MessageKey key = pending.key(i);
                StoredMessage earlier = earlier(key);
                if (earlier != null && earlier.wasSentAs(message)) {
                    accepted.add(new Appended(earlier, earlier.messageId() != pending.messageId(i)));
                } else if (earlier != null) {
                    refuse(accepted, message, ErrorCode.CLIENT_MSG_ID_REUSED, gate);
                    return;
                } else if (head == null || gate.refusal.isPresent()) {
                    guessed |= !findings.complete();
                    refuse(accepted, message, gate.refusal.orElse(ErrorCode.NOT_FOUND), gate);
                    return;
                } else if (message.refusal().isPresent()) {
                    guessed |= !findings.complete();
                    refuse(accepted, message, message.refusal().get(), gate);
                    return;
                } else if (!exists(message.content().getReplyTo(), head)) {
                    refuse(accepted, message, ErrorCode.NO_SUCH_MESSAGE, gate);
                    return;
                } else {
                    accepted.add(new Appended(add(pending, i, head), false));
                }
            }
            outcomes.add(new Outcome(accepted, Optional.empty(), gate.acl));
        }

        /** What it answers comes before it in the log, which has no holes; this batch's rows count, too. */
        private boolean exists(long replyTo, Head head) {
            return replyTo == 0 || replyTo <= head.lastSeq() + added.getOrDefault(head.conversationId(), 0);
        }

        private @Nullable StoredMessage earlier(MessageKey key) {
            StoredMessage stored = findings.stored().get(key);
            return stored != null ? stored : placed.get(key);
        }

        private void refuse(List<Appended> accepted, NewMessage message, ErrorCode code, Gate gate) {
            outcomes.add(new Outcome(accepted, Optional.of(new Refusal(message.clientMsgId(), code)), gate.acl));
        }

        private StoredMessage add(PendingAppend pending, int index, Head head) {
            if (pending.messageId(index) == 0) {
                pending.messageId(index, ids.next());
            }
            NewMessage message = pending.append().messages().get(index);
            StoredMessage row = new StoredMessage(
                    pending.messageId(index),
                    head.conversationId(),
                    head.lastSeq() + added.merge(head.conversationId(), 1, Integer::sum),
                    pending.append().senderId(),
                    message.clientMsgId(),
                    now,
                    message.content(),
                    Revision.sentAs(message.sentAs()));
            rows.add(new NewRow(row, pending.content(index), message.countable()));
            placed.put(MessageKey.of(row), row);
            return row;
        }

        private Gate gate(Append append, @Nullable Head head) {
            boolean needsNoPermission =
                    append.senderId() == 0 || append.aclVersion() == MessageJournal.NO_PERMISSION_NEEDED;
            if (head == null || needsNoPermission || append.aclVersion() == head.aclVersion()) {
                return new Gate(Optional.empty(), Optional.empty());
            }
            if (System.nanoTime() - append.decideUntil() > 0) {
                return new Gate(Optional.of(ErrorCode.BUSY), Optional.empty());
            }
            Optional<Acl> acl = acls.computeIfAbsent(
                    append.conversationId(), id -> findings.acls().apply(id));
            Optional<ErrorCode> refusal =
                    acl.isPresent() ? refusal(append, acl.get()) : Optional.of(ErrorCode.NOT_FOUND);
            return new Gate(refusal, acl);
        }

        private Optional<ErrorCode> refusal(Append append, Acl acl) {
            boolean hasMoved = acl.kind() == ConversationKind.GROUP
                    && acl.memberIds().contains(append.senderId())
                    && acl.rights().since().getOrDefault(append.senderId(), 0L) != append.senderSince();
            return hasMoved ? Optional.of(ErrorCode.BUSY) : rule.refusal(acl, append.senderId());
        }
    }

    /** What awaits those messages of an append that are not stored yet. */
    private record Gate(Optional<ErrorCode> refusal, Optional<Acl> acl) {}
}
