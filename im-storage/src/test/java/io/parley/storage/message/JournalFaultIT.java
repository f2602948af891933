package io.parley.storage.message;

import static io.parley.storage.message.Messages.MEMBERS;
import static io.parley.storage.message.Messages.append;
import static io.parley.storage.message.Messages.await;
import static io.parley.storage.message.Messages.duplicates;
import static io.parley.storage.message.Messages.refusal;
import static io.parley.storage.message.Messages.seqs;
import static io.parley.storage.message.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.common.protocol.ErrorCode;
import io.parley.storage.message.JournalDatabase.Pair;
import io.parley.storage.message.MessageJournal.JournalBusyException;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.message.MessageJournal.Outcome;
import io.parley.storage.message.MessageJournal.OutcomeUnknownException;
import io.parley.storage.testing.StorageFixture;
import io.parley.storage.testing.StorageTest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the journal promises while the database, the way to it or another transaction is in its way. It has one writer, so
 * that the test knows what waits behind what.
 */
@StorageTest
class JournalFaultIT {
    private static final int QUEUE = 20;

    private JournalDatabase database;
    private CommitProxy proxy;
    private HikariDataSource throughProxy;
    private MySqlMessageJournal journal;
    private Pair pair;

    @BeforeEach
    void begin(StorageFixture storage) throws IOException {
        database = new JournalDatabase(storage);
        proxy = new CommitProxy(database.url());
        throughProxy = database.poolThrough(proxy);
        journal = database.journal(throughProxy, MEMBERS, JournalDatabase.config(1, QUEUE));
        pair = database.newPair();
    }

    @AfterEach
    void end() throws InterruptedException, IOException {
        proxy.mend();
        journal.destroy();
        throughProxy.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource
    void append_commitUnanswered_isStoredOnceAndAnsweredWithItsSeq(CommitProxy.Fault fault) {
        await(journal.append(append(pair, text("before"))));
        Pair other = database.newPair();
        NewMessage message = text("a");

        proxy.onNextCommit(fault);
        CompletionStage<Outcome> first = journal.append(append(pair, message, text("b")));
        CompletionStage<Outcome> neighbour = journal.append(append(other, text("c")));

        assertThat(seqs(await(first))).containsExactly(2L, 3L);
        assertThat(duplicates(await(first))).containsExactly(false, false);
        assertThat(seqs(await(neighbour))).containsExactly(1L);
        assertThat(proxy.hasHappened()).isTrue();
        assertThat(seqs(await(journal.append(append(pair, message, text("d"))))))
                .containsExactly(2L, 4L);
        assertThat(database.texts(pair)).containsExactly("before", "a", "b", "d");
        assertThat(database.read(pair).get(1))
                .isEqualTo(await(first).accepted().get(0).message());
        assertThat(database.lastSeq(pair)).isEqualTo(4);
        assertThat(database.lastSeq(other)).isEqualTo(1);
    }

    @Test
    void append_committedUnansweredThenBlocked_isAnsweredAsStored() {
        await(journal.append(append(pair, text("before"))));
        proxy.cutOnNextCommit(CommitProxy.Fault.ANSWER_LOST);

        CompletionStage<Outcome> appended = journal.append(append(pair, text("a")));
        Awaitility.await().until(() -> database.lastSeq(pair) == 2);
        database.run(JournalDatabase.block(pair));
        proxy.mend();

        assertThat(seqs(await(appended))).containsExactly(2L);
        assertThat(refusal(await(appended))).isEmpty();
        assertThat(refusal(await(journal.append(append(pair, text("b")))))).contains(ErrorCode.NOT_ALLOWED);
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_LOST", "COMMIT_LOST"})
    void append_commitUnansweredAndDatabaseGone_isUnknownUntilResent(CommitProxy.Fault fault)
            throws InterruptedException {
        journal.destroy();
        journal = database.journal(throughProxy, MEMBERS, JournalDatabase.config(1, QUEUE, Duration.ofMillis(100)));
        await(journal.append(append(pair, text("before"))));
        NewMessage message = text("a");
        proxy.cutOnNextCommit(fault);

        assertThatThrownBy(() -> await(journal.append(append(pair, message))))
                .hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> await(journal.append(append(pair, text("never sent")))))
                .cause()
                .isNotInstanceOf(OutcomeUnknownException.class);
        proxy.mend();
        Outcome again = Awaitility.await()
                .ignoreExceptions()
                .until(() -> await(journal.append(append(pair, message))), outcome -> true);

        assertThat(seqs(again)).containsExactly(2L);
        assertThat(duplicates(again)).containsExactly(fault == CommitProxy.Fault.ANSWER_LOST);
        assertThat(database.texts(pair)).containsExactly("before", "a");
        assertThat(database.lastSeq(pair)).isEqualTo(2);
    }

    @Test
    void append_connectionKilledWhileIdle_isStoredOnAnother() {
        await(journal.append(append(pair, text("a"))));
        List<Long> ours = database.sql()
                .queryForList(
                        "SELECT id FROM information_schema.processlist WHERE command = 'Sleep' AND id <> CONNECTION_ID()",
                        Long.class);
        ours.forEach(id -> database.sql().execute("KILL " + id));
        // The tests' own pool lost connections too, and would hand out one that it has used lately without a look.
        database.pool().getHikariPoolMXBean().softEvictConnections();

        assertThat(seqs(await(journal.append(append(pair, text("b")))))).containsExactly(2L);
    }

    @Test
    void append_queueFull_isBusyAndTheOthersAreStored() throws SQLException {
        List<CompletionStage<Outcome>> waiting = new ArrayList<>();
        CompletionStage<Outcome> tooMany;
        try (Connection holder = holdHead(pair)) {
            waiting.add(journal.append(append(pair, text("under way"))));
            awaitLockWait();
            for (int i = 0; i < QUEUE / 2; i++) {
                waiting.add(journal.append(append(pair, text("a"), text("b"))));
            }
            tooMany = journal.append(append(pair, text("too many")));
            assertThat(tooMany.toCompletableFuture()).isCompletedExceptionally();
            holder.rollback();
        }

        assertThatThrownBy(() -> await(tooMany)).hasCauseInstanceOf(JournalBusyException.class);
        waiting.forEach(stage -> assertThat(await(stage).refusal()).isEmpty());
        assertThat(database.seqs(pair))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, QUEUE + 1).boxed().toList());
    }

    @Test
    void append_longerThanTheQueue_isTakenWhenNothingWaits() {
        NewMessage[] many =
                LongStream.range(0, 3 * QUEUE).mapToObj(i -> text("a")).toArray(NewMessage[]::new);

        assertThat(await(journal.append(append(pair, many))).accepted()).hasSize(3 * QUEUE);
    }

    @Test
    void append_blockCommitsWhileItWaitsForTheHead_isRefused() throws SQLException {
        CompletionStage<Outcome> waiting;
        try (Connection blocking = holdHead(pair);
                Statement statement = blocking.createStatement()) {
            waiting = journal.append(append(pair, text("a")));
            awaitLockWait();
            for (String sql : JournalDatabase.block(pair)) {
                statement.execute(sql);
            }
            blocking.commit();
        }

        assertThat(refusal(await(waiting))).contains(ErrorCode.NOT_ALLOWED);
        assertThat(database.seqs(pair)).isEmpty();
    }

    /** The journal holds the first head and waits for the second, which a heavier transaction holds that wants the first. */
    @Test
    void append_deadlock_isRepeated() throws SQLException {
        Pair low = database.newPair();
        Pair high = database.newPair();
        try (Connection gateHolder = holdHead(pair);
                Connection other = holdHead(high);
                Statement statement = other.createStatement()) {
            CompletionStage<Outcome> gate = journal.append(append(pair, text("gate")));
            awaitLockWait();
            CompletionStage<Outcome> one = journal.append(append(low, text("a")));
            CompletionStage<Outcome> two = journal.append(append(high, text("b")));
            statement.execute("UPDATE user_account SET name = 'heavier'");
            gateHolder.rollback();
            await(gate);
            awaitLockWait();

            statement.execute(lock(low));
            other.commit();

            assertThat(seqs(await(one))).containsExactly(1L);
            assertThat(seqs(await(two))).containsExactly(1L);
            assertThat(database.retries("conflict")).isEqualTo(1);
        }
    }

    @Test
    void append_headLockedForLong_failsAloneInItsBatch() throws SQLException {
        Pair stuck = database.newPair();
        try (Connection gateHolder = holdHead(pair);
                Connection holder = holdHead(stuck)) {
            CompletionStage<Outcome> gate = journal.append(append(pair, text("gate")));
            awaitLockWait();
            CompletionStage<Outcome> one = journal.append(append(pair, text("a")));
            CompletionStage<Outcome> two = journal.append(append(stuck, text("b")));
            CompletionStage<Outcome> three = journal.append(append(database.newPair(), text("c")));
            gateHolder.rollback();

            assertThat(seqs(await(gate))).containsExactly(1L);
            assertThat(seqs(await(one))).containsExactly(2L);
            assertThat(seqs(await(three))).containsExactly(1L);
            assertThatThrownBy(() -> await(two)).hasCauseInstanceOf(SQLException.class);
            holder.rollback();
        }
        assertThat(seqs(await(journal.append(append(stuck, text("d")))))).containsExactly(1L);
    }

    @Test
    void destroy_whileACommitIsUnanswered_answersFirst() throws InterruptedException {
        await(journal.append(append(pair, text("before"))));
        proxy.onNextCommit(CommitProxy.Fault.ANSWER_LOST);
        CompletableFuture<Outcome> appended =
                journal.append(append(pair, text("a"))).toCompletableFuture();

        journal.destroy();

        assertThat(appended).isCompleted();
        assertThat(database.texts(pair)).containsExactly("before", "a");
    }

    private Connection holdHead(Pair held) throws SQLException {
        Connection connection = database.pool().getConnection();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        try (Statement statement = connection.createStatement()) {
            statement.execute(lock(held));
        }
        return connection;
    }

    private static String lock(Pair held) {
        return "SELECT * FROM conversation WHERE conversation_id = " + held.conversationId() + " FOR UPDATE";
    }

    /** InnoDB shows its transactions from a cache, which it renews only when nobody has looked for 100 ms. */
    private void awaitLockWait() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ofMillis(150))
                .pollInterval(Duration.ofMillis(150))
                .until(() -> database.number(
                                "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
                        > 0);
    }
}
