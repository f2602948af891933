package io.parley.storage.message;

import io.parley.storage.message.MessageJournal.Appended;
import io.parley.storage.message.MessageJournal.Outcome;
import io.parley.storage.message.MessageJournal.OutcomeUnknownException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that writes what waits in one queue. Under load the queue fills while a transaction is under way, so that the
 * next one is larger; at rest each append has a transaction of its own at once.
 *
 * <pre>
 * take ─► lock heads ─► place ─► insert ─► raise heads ─► COMMIT ─► complete
 *              ▲          ▲         │ duplicate key          │ no answer
 *              │          └─ search the log                  │
 *              └──────── new connection, the same batch ◄────┘
 * </pre>
 *
 * A COMMIT without an answer needs no path of its own: the repeated transaction waits for the locks of the lost one, so that
 * by then it is either in the log, where the unique key finds it, or gone. Seqs are allotted anew each time and become real
 * with the COMMIT only, so that nothing that fails leaves a hole.
 */
final class JournalWriter implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);
    private static final int MAX_CONFLICTS = 4;

    private final JournalQueue queue;
    private final JournalConnection connection;
    private final Placer placer;
    private final RecentMessages recent;
    private final Outage outage;
    private final JournalMetrics metrics;

    JournalWriter(
            JournalQueue queue,
            JournalConnection connection,
            Placer placer,
            RecentMessages recent,
            Outage outage,
            JournalMetrics metrics) {
        this.queue = queue;
        this.connection = connection;
        this.placer = placer;
        this.recent = recent;
        this.outage = outage;
        this.metrics = metrics;
    }

    @Override
    public void run() {
        for (List<PendingAppend> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
            try {
                write(batch);
            } catch (RuntimeException | Error e) {
                log.error("a fault of ours, appends failed: {}", batch.size(), e);
                for (PendingAppend pending : batch) {
                    pending.putInDoubt();
                    fail(pending, e);
                }
            }
        }
        connection.close();
    }

    private void write(List<PendingAppend> batch) {
        Placement placement;
        try {
            placement = stored(batch);
        } catch (UnreachableException e) {
            log.warn("database out of reach, appends failed: {}", batch.size(), e.failure);
            batch.forEach(pending -> fail(pending, e.failure));
            queue.takeIfClosed().forEach(pending -> fail(pending, e.failure));
            return;
        } catch (SQLException | RuntimeException | Error e) {
            List<List<PendingAppend>> parts = parts(batch, e);
            if (parts.size() == 1) {
                log.warn("conv={} appends failed: {}", batch.get(0).conversationId(), batch.size(), e);
                batch.forEach(pending -> fail(pending, e));
            } else {
                parts.forEach(this::write);
            }
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).future().complete(placement.outcomes().get(i));
        }
    }

    /** Whatever a batch fails by may lie in one append: its neighbours are written without it. */
    private static List<List<PendingAppend>> parts(List<PendingAppend> batch, Throwable failure) {
        Map<Long, List<PendingAppend>> byConversation = new LinkedHashMap<>();
        for (PendingAppend pending : batch) {
            byConversation
                    .computeIfAbsent(pending.conversationId(), id -> new ArrayList<>())
                    .add(pending);
        }
        boolean headIsLocked = SqlFailure.isLockTimeout(failure);
        if (byConversation.size() > 1 || headIsLocked) {
            return List.copyOf(byConversation.values());
        }
        return batch.stream().map(List::of).toList();
    }

    private static void fail(PendingAppend pending, Throwable cause) {
        pending.future().completeExceptionally(pending.inDoubt() ? new OutcomeUnknownException(cause) : cause);
    }

    private Placement stored(List<PendingAppend> batch) throws SQLException, UnreachableException {
        int conflicts = 0;
        while (true) {
            try {
                Placement placement = attempt(batch);
                outage.over();
                return placement;
            } catch (SQLException | RuntimeException | Error e) {
                boolean lost = !connection.rollback() || e instanceof UnansweredCommitException;
                if (lost || SqlFailure.isOfConnection(e)) {
                    connection.abandon();
                    metrics.connectionFailed();
                    if (!outage.mayRetry()) {
                        throw new UnreachableException(e);
                    }
                } else if (mayRetry(batch, e) && ++conflicts < MAX_CONFLICTS) {
                    metrics.conflict();
                } else {
                    throw e;
                }
            }
        }
    }

    private static boolean mayRetry(List<PendingAppend> batch, Throwable failure) {
        return SqlFailure.isDeadlock(failure)
                || SqlFailure.isLockTimeout(failure) && heads(batch).size() == 1;
    }

    private Placement attempt(List<PendingAppend> batch) throws SQLException {
        long started = System.nanoTime();
        Map<Long, Head> heads = connection.lockHeads(heads(batch));
        Findings remembered = new Findings(heads, remembered(batch, heads), false, connection::acl);
        Placement placement = placer.place(batch, remembered);
        if (placement.guessed() || !inserted(placement)) {
            placement = placer.place(batch, searched(batch, remembered));
            insert(placement);
        }
        if (placement.rows().isEmpty()) {
            connection.rollback();
            remember(placement, heads);
            return placement;
        }
        connection.raiseHeads(placement.added());
        commit(batch);
        remember(placement, heads);
        metrics.committed(placement.rows().size(), System.nanoTime() - started);
        return placement;
    }

    private void remember(Placement placement, Map<Long, Head> heads) {
        for (Outcome outcome : placement.outcomes()) {
            for (Appended appended : outcome.accepted()) {
                Head head = Objects.requireNonNull(heads.get(appended.message().conversationId()));
                recent.add(appended.message(), head.changeSeq());
            }
        }
    }

    private boolean inserted(Placement placement) throws SQLException {
        try {
            insert(placement);
            return true;
        } catch (SQLException e) {
            if (SqlFailure.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        }
    }

    private void insert(Placement placement) throws SQLException {
        if (!placement.rows().isEmpty()) {
            connection.insert(placement.rows());
        }
    }

    private void commit(List<PendingAppend> batch) throws UnansweredCommitException {
        try {
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            batch.forEach(PendingAppend::putInDoubt);
            throw new UnansweredCommitException(e);
        }
    }

    private static Collection<Long> heads(List<PendingAppend> batch) {
        TreeSet<Long> heads = new TreeSet<>();
        batch.forEach(pending -> heads.add(pending.conversationId()));
        return heads;
    }

    private Map<MessageKey, StoredMessage> remembered(List<PendingAppend> batch, Map<Long, Head> heads) {
        Map<MessageKey, StoredMessage> found = new HashMap<>();
        for (PendingAppend pending : batch) {
            Head head = heads.get(pending.conversationId());
            for (int i = 0; head != null && i < pending.size(); i++) {
                StoredMessage message = recent.find(pending.key(i), head.changeSeq());
                if (message != null) {
                    found.put(MessageKey.of(message), message);
                }
            }
        }
        return found;
    }

    private Findings searched(List<PendingAppend> batch, Findings remembered) throws SQLException {
        List<MessageKey> unknown = new ArrayList<>();
        for (PendingAppend pending : batch) {
            for (int i = 0; i < pending.size(); i++) {
                if (!remembered.stored().containsKey(pending.key(i))) {
                    unknown.add(pending.key(i));
                }
            }
        }
        Map<MessageKey, StoredMessage> stored = new HashMap<>(remembered.stored());
        stored.putAll(connection.find(unknown));
        return new Findings(remembered.heads(), stored, true, remembered.acls());
    }

    /** The transaction may have been committed. */
    private static final class UnansweredCommitException extends SQLException {
        private static final long serialVersionUID = 1L;

        UnansweredCommitException(Throwable cause) {
            super("no answer to COMMIT", cause);
        }
    }

    private static final class UnreachableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Throwable failure;

        UnreachableException(Throwable failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
