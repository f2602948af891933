package io.parley.storage.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.embedded.EmbeddedMariaDb;
import io.parley.storage.message.JournalDatabase.Pair;
import io.parley.storage.message.MessageJournal.Append;
import io.parley.storage.message.MessageJournal.Outcome;
import io.parley.storage.testing.StorageFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of the database while senders write: what they were told is true, and each message is there once. */
class JournalServerKilledIT {
    private static final int SENDERS = 8;
    private static final int KILLS = 3;
    private static final int MESSAGES_BETWEEN_KILLS = 300;

    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean enough;

    @Test
    void append_databaseKilledAgainAndAgain_losesNothingAndDoublesNothing() throws Exception {
        try (EmbeddedMariaDb server = EmbeddedMariaDb.temporary();
                StorageFixture storage = StorageFixture.open(
                        List.of(),
                        List.of(
                                "spring.datasource.url=" + server.jdbcUrl(),
                                "spring.datasource.username=" + server.user(),
                                "spring.datasource.password=" + server.password(),
                                "spring.datasource.hikari.connection-timeout=1000"))) {
            JournalDatabase database = new JournalDatabase(storage);
            List<Pair> pairs = List.of(database.newPair(), database.newPair(), database.newPair());
            MessageJournal journal = storage.bean(MessageJournal.class);
            ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
            List<Future<List<StoredMessage>>> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                Pair pair = pairs.get(i % pairs.size());
                int number = i;
                senders.add(threads.submit(() -> sendOneAfterAnother(journal, pair, number)));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitAnswered(kill * MESSAGES_BETWEEN_KILLS);
                server.kill();
                server.restart();
            }
            awaitAnswered((KILLS + 1) * MESSAGES_BETWEEN_KILLS);
            enough = true;
            List<StoredMessage> told = new ArrayList<>();
            for (Future<List<StoredMessage>> sender : senders) {
                told.addAll(sender.get(1, TimeUnit.MINUTES));
            }
            threads.shutdown();

            for (Pair pair : pairs) {
                List<StoredMessage> log = database.read(pair);
                assertThat(log.stream().map(message -> (int) message.seq()))
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, log.size()).boxed().toList());
                assertThat(database.lastSeq(pair)).isEqualTo(log.size());
                assertThat(told.stream().filter(message -> message.conversationId() == pair.conversationId()))
                        .containsExactlyInAnyOrderElementsOf(log);
            }
            for (Future<List<StoredMessage>> sender : senders) {
                assertThat(sender.get()).isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
            }
        }
    }

    /** What fails is sent again until it is answered. */
    private List<StoredMessage> sendOneAfterAnother(MessageJournal journal, Pair pair, int number) {
        List<StoredMessage> stored = new ArrayList<>();
        while (!enough) {
            Append append = Messages.append(pair, Messages.text(number + ":" + stored.size()));
            Outcome outcome = null;
            while (outcome == null) {
                try {
                    outcome = Messages.await(journal.append(append));
                } catch (CompletionException e) {
                    // Nothing was stored, or nobody knows.
                }
            }
            stored.add(outcome.accepted().get(0).message());
            answered.incrementAndGet();
        }
        return stored;
    }

    private void awaitAnswered(int count) {
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> answered.get() >= count);
    }
}
