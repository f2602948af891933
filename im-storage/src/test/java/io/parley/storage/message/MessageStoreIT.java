package io.parley.storage.message;

import static io.parley.storage.message.Messages.append;
import static io.parley.storage.message.Messages.await;
import static io.parley.storage.message.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.storage.message.JournalDatabase.Pair;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.message.MessageStore.Page;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.testing.StorageFixture;
import io.parley.storage.testing.StorageTest;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reading the log promises. The log holds 1 to 20, of which retention has taken 1 to 4. */
@StorageTest
class MessageStoreIT {
    private JournalDatabase database;
    private MessageStore store;
    private Pair pair;
    private Pair neighbour;

    @BeforeEach
    void begin(StorageFixture storage) throws InterruptedException {
        database = new JournalDatabase(storage);
        store = storage.bean(MessageStore.class);
        database.newPair();
        pair = database.newPair();
        neighbour = database.newPair();
        MySqlMessageJournal journal = database.journal(Messages.MEMBERS);
        NewMessage[] messages =
                IntStream.rangeClosed(1, 20).mapToObj(i -> text("第" + i)).toArray(NewMessage[]::new);
        await(journal.append(append(pair, messages)));
        await(journal.append(append(neighbour, messages)));
        journal.destroy();
        database.run(List.of(
                "DELETE FROM message WHERE seq < 5 AND conversation_id = " + pair.conversationId(),
                "UPDATE conversation SET first_seq = 5 WHERE conversation_id = " + pair.conversationId()));
    }

    @ParameterizedTest
    @CsvSource({
        // from, to, limit, backward, first and last message, first and last covered
        "  7,  9, 10, false,  7,  9,  7,  9",
        "  7,  9, 10, true,   7,  9,  7,  9",
        "  7,  9,  3, false,  7,  9,  7,  9",
        "  7, 15,  4, false,  7, 10,  7, 10",
        "  7, 15,  4, true,  12, 15, 12, 15",
        " 20, 20,  1, false, 20, 20, 20, 20",
        " 18, 99, 10, false, 18, 20, 18, 20",
        " 18, 99,  2, true,  19, 20, 19, 20",
        "  1,  6, 10, false,  5,  6,  5,  6",
        "  1,  6, 10, true,   5,  6,  5,  6",
        "  1, 99, 100, false, 5, 20,  5, 20",
        "  1, 99,  1, false,  5,  5,  5,  5",
        "  1, 9223372036854775807, 1, true, 20, 20, 20, 20"
    })
    void read_range_holdsAndCoversWhatExists(
            long from, long to, int limit, boolean backward, long first, long last, long coveredFrom, long coveredTo) {
        Page page = store.read(pair.conversationId(), from, to, limit, backward);

        assertThat(page.messages().stream().map(StoredMessage::seq))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(first, last).boxed().toList());
        assertThat(page.coveredFromSeq()).isEqualTo(coveredFrom);
        assertThat(page.coveredToSeq()).isEqualTo(coveredTo);
        assertThat(page.firstSeq()).isEqualTo(5);
        assertThat(page.lastSeq()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({"21, 30", "1, 4", "7, 6", "1, 0", "21, 20"})
    void read_rangeThatHoldsNothing_coversNothing(long from, long to) {
        Page page = store.read(pair.conversationId(), from, to, 10, false);

        assertThat(page).isEqualTo(new Page(List.of(), from, from - 1, 5, 20));
    }

    @Test
    void read_unknownConversation_isAnEmptyLog() {
        assertThat(store.read(Long.MAX_VALUE, 1, 10, 10, false)).isEqualTo(new Page(List.of(), 1, 0, 1, 0));
    }

    @Test
    void read_message_isTheOneThatWasStored() {
        StoredMessage message =
                store.read(pair.conversationId(), 9, 9, 1, false).messages().get(0);

        assertThat(message).isEqualTo(database.read(pair).get(4));
        assertThat(message.content().getText().getText()).isEqualTo("第9");
        assertThat(message.senderId()).isEqualTo(pair.low());
    }

    @Test
    void at_placesOfSeveralLogs_findsThoseThatExist() {
        StoredMessage ninth = database.read(pair).get(4);
        StoredMessage elsewhere = database.read(neighbour).get(0);

        assertThat(store.at(List.of(
                        new Place(pair.conversationId(), 9),
                        new Place(pair.conversationId(), 21),
                        new Place(pair.conversationId(), 1),
                        new Place(neighbour.conversationId(), 1))))
                .containsExactlyInAnyOrder(ninth, elsewhere);
        assertThat(store.at(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 5, 1", "-3, 5, 1", "5, 3, 1", "1, 5, 0"})
    void read_impossibleRange_isRefused(long from, long to, int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.read(pair.conversationId(), from, to, limit, false));
    }
}
