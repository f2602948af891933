package io.parley.storage.message;

import static io.parley.storage.message.Messages.MEMBERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.storage.message.JournalDatabase.Pair;
import io.parley.storage.message.MessageJournal.Append;
import io.parley.storage.message.MessageJournal.Appended;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.testing.StorageFixture;
import io.parley.storage.testing.StorageTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many senders at once, on two journals as on two nodes. */
@StorageTest
class JournalLoadIT {
    private static final int SENDERS = 24;
    private static final int MESSAGES = 150;
    private static final int IN_FLIGHT = 8;

    private JournalDatabase database;
    private List<MySqlMessageJournal> journals;
    private final List<Pair> pairs = new ArrayList<>();

    @BeforeEach
    void begin(StorageFixture storage) {
        database = new JournalDatabase(storage);
        journals = List.of(database.journal(MEMBERS), database.journal(MEMBERS));
        for (int i = 0; i < 8; i++) {
            pairs.add(database.newPair());
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        for (MySqlMessageJournal journal : journals) {
            journal.destroy();
        }
    }

    @Test
    void append_manySendersWithResends_leavesNoHoleNoDoubleAndKeepsEachOnesOrder() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
        List<Future<List<StoredMessage>>> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            Sender sender = new Sender(i);
            senders.add(threads.submit(sender::send));
        }
        Map<Long, List<StoredMessage>> answered = new HashMap<>();
        for (Future<List<StoredMessage>> sender : senders) {
            for (StoredMessage message : sender.get(2, TimeUnit.MINUTES)) {
                answered.computeIfAbsent(message.conversationId(), id -> new ArrayList<>())
                        .add(message);
            }
        }
        threads.shutdown();

        for (Pair pair : pairs) {
            List<StoredMessage> log = database.read(pair);
            assertThat(log.stream().map(StoredMessage::seq))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, log.size()).boxed().toList());
            assertThat(database.lastSeq(pair)).isEqualTo(log.size());
            assertThat(answered.get(pair.conversationId())).containsExactlyInAnyOrderElementsOf(log);
            assertEachSendersOrder(log);
        }
        assertThat(answered.values().stream().mapToInt(List::size).sum()).isEqualTo(SENDERS * MESSAGES);
    }

    /** Each text is a sender's number of the thread, a colon, and the message's own number. */
    private static void assertEachSendersOrder(List<StoredMessage> log) {
        Map<String, Integer> last = new HashMap<>();
        for (StoredMessage message : log) {
            String[] text = message.content().getText().getText().split(":");
            int number = Integer.parseInt(text[1]);
            assertThat(number).isGreaterThan(last.getOrDefault(text[0], -1));
            last.put(text[0], number);
        }
    }

    @Test
    void append_answers_comeInTheOrderOfSeq() {
        Pair pair = pairs.get(0);
        List<Long> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<?>> stages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            stages.add(journals.get(0)
                    .append(Messages.append(pair, Messages.text("a")))
                    .thenAccept(outcome -> order.add(Messages.seqs(outcome).get(0)))
                    .toCompletableFuture());
        }
        stages.forEach(CompletableFuture::join);

        assertThat(order)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 500).boxed().toList());
    }

    /** Sends in order, some at once, every tenth twice: the second time through the other journal. */
    private final class Sender {
        private final int number;
        private final AtomicLong resends = new AtomicLong();

        Sender(int number) {
            this.number = number;
        }

        List<StoredMessage> send() {
            List<StoredMessage> stored = new ArrayList<>();
            for (int first = 0; first < MESSAGES; first += IN_FLIGHT) {
                List<Append> appends = new ArrayList<>();
                for (int i = first; i < Math.min(first + IN_FLIGHT, MESSAGES); i++) {
                    Pair pair = pairs.get((number + i / IN_FLIGHT) % pairs.size());
                    NewMessage message = Messages.text(number + ":" + i);
                    appends.add(new Append(pair.conversationId(), pair.low(), 1, List.of(message)));
                }
                var answers = appends.stream()
                        .map(append -> journals.get(number % 2).append(append))
                        .toList();
                for (int i = 0; i < appends.size(); i++) {
                    Appended appended =
                            Messages.await(answers.get(i)).accepted().get(0);
                    assertThat(appended.duplicate()).isFalse();
                    stored.add(appended.message());
                    if ((first + i) % 10 == 0) {
                        MySqlMessageJournal journal = journals.get((int) (resends.incrementAndGet() % 2));
                        assertThat(Messages.await(journal.append(appends.get(i)))
                                        .accepted())
                                .containsExactly(new Appended(appended.message(), true));
                    }
                }
            }
            return stored;
        }
    }
}
