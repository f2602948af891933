package io.parley.storage.message;

import static io.parley.storage.message.Messages.append;
import static io.parley.storage.message.Messages.await;
import static io.parley.storage.message.Messages.duplicates;
import static io.parley.storage.message.Messages.refusal;
import static io.parley.storage.message.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Reaction;
import io.parley.storage.conversation.ConversationState;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.message.JournalDatabase.Pair;
import io.parley.storage.message.MessageChanges.Change;
import io.parley.storage.message.MessageChanges.Change.Edit;
import io.parley.storage.message.MessageChanges.Change.Recall;
import io.parley.storage.message.MessageChanges.ChangeRule;
import io.parley.storage.message.MessageChanges.Outcome;
import io.parley.storage.message.MessageChanges.Outcome.Done;
import io.parley.storage.message.MessageChanges.Outcome.Refused;
import io.parley.storage.message.MessageChanges.Page;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.testing.StorageFixture;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.Together;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log of changes promises. The log of messages holds "one", "two" and "three" of the pair's lower user. */
@StorageTest
class MessageChangesIT {
    private static final ChangeRule ANYBODY = (acl, message, now) -> Optional.empty();

    private final NewMessage first = text("one");
    private JournalDatabase database;
    private ConversationStore conversations;
    private MessageChanges changes;
    private MySqlMessageJournal journal;
    private Pair pair;

    @BeforeEach
    void begin(StorageFixture storage) {
        database = new JournalDatabase(storage);
        conversations = storage.bean(ConversationStore.class);
        changes = storage.bean(MessageChanges.class);
        pair = database.newPair();
        journal = database.journal(Messages.MEMBERS);
        await(journal.append(append(pair, first, text("two"), text("three"))));
    }

    @AfterEach
    void end() throws InterruptedException {
        journal.destroy();
    }

    @Test
    void edit_replacesTheContentAndKeepsWhatItReplaced() {
        StoredMessage before = database.read(pair).get(1);

        Done done = done(edit(2, "zwei", 0));

        assertThat(done.changed()).isTrue();
        assertThat(done.acl().memberIds()).containsExactlyInAnyOrder(pair.low(), pair.high());
        assertThat(done.message()).isEqualTo(database.read(pair).get(1));
        assertThat(done.message().content()).isEqualTo(content("zwei"));
        assertThat(done.message().sentAt()).isEqualTo(before.sentAt());
        assertThat(done.message().revision().changeSeq()).isEqualTo(1);
        assertThat(done.message().revision().edits()).isEqualTo(1);
        assertThat(done.message().revision().editedAt()).isPresent();
        assertThat(replaced(2)).containsExactly("two");
        assertThat(database.read(pair).get(0).revision()).isEqualTo(Revision.NONE);
    }

    @Test
    void edit_ofAnotherThanItExpects_isRefusedAndChangesNothing() {
        done(edit(2, "zwei", 0));

        assertThat(edit(2, "deux", 0)).isEqualTo(new Refused(ErrorCode.CONFLICT, "edits: 0 (expected: 1)"));
        assertThat(database.read(pair).get(1).content()).isEqualTo(content("zwei"));
        assertThat(head()).isEqualTo(1);
        assertThat(done(edit(2, "deux", 1)).message().revision().edits()).isEqualTo(2);
        assertThat(replaced(2)).containsExactly("two", "zwei");
    }

    @Test
    void recall_leavesNothingOfWhatWasSaid() {
        done(edit(2, "zwei", 0));

        Done done = done(change(new Recall(pair.conversationId(), 2)));

        assertThat(done.message().revision().recalled()).isTrue();
        assertThat(done.message().content()).isEqualTo(Content.getDefaultInstance());
        assertThat(done.message().revision().changeSeq()).isEqualTo(2);
        assertThat(replaced(2)).isEmpty();
        assertThat(database.seqs(pair)).containsExactly(1L, 2L, 3L);
        assertThat(edit(2, "again", 1)).isEqualTo(new Refused(ErrorCode.CONFLICT, "the message was recalled"));
    }

    @Test
    void recall_ofWhatIsRecalled_isDoneAndTakesNoPlaceInTheLog() {
        done(change(new Recall(pair.conversationId(), 2)));

        Done again = done(change(new Recall(pair.conversationId(), 2)));

        assertThat(again.changed()).isFalse();
        assertThat(again.message().revision().recalled()).isTrue();
        assertThat(head()).isEqualTo(1);
    }

    @Test
    void recall_ofAnUnreadMessage_lowersTheCountOfTheOthersAndIsSeenByASync() {
        assertThat(state(pair.high()).unread()).isEqualTo(3);
        long since = conversations.databaseMillis() + 1;
        org.awaitility.Awaitility.await().until(() -> conversations.databaseMillis() >= since);
        assertThat(conversations.changed(pair.high(), since, 0, 10).changed()).isEmpty();

        done(change(new Recall(pair.conversationId(), 3)));

        ConversationState state =
                conversations.changed(pair.high(), since, 0, 10).changed().get(0);
        assertThat(state.unread()).isEqualTo(2);
        assertThat(state.changeSeq()).isEqualTo(1);
        assertThat(state.lastMessage().orElseThrow().revision().recalled()).isTrue();
    }

    /** A state tells how many are unread as of its change_seq: whoever applies the later changes takes them off then. */
    @Test
    void recall_betweenReadingTheHeadAndCounting_countsStill() {
        done(change(new Recall(pair.conversationId(), 1)));
        assertThat(state(pair.high()).unread()).isEqualTo(2);

        // As if the head had been read before the recall.
        database.sql()
                .update("UPDATE conversation SET change_seq = 0 WHERE conversation_id = ?", pair.conversationId());

        assertThat(state(pair.high()).unread()).isEqualTo(3);
        assertThat(state(pair.high()).changeSeq()).isZero();
    }

    @Test
    void change_repeatedWithItsOpId_isAnsweredAsItIsByThen() {
        UUID opId = UUID.randomUUID();
        Edit edit = new Edit(pair.conversationId(), 1, content("uno"), 0);
        done(changes.change(pair.low(), opId, edit, ANYBODY));
        done(edit(1, "eins", 1));

        Done again = done(changes.change(pair.low(), opId, edit, (acl, message, now) -> Optional.of(notAllowed())));

        assertThat(again.changed()).isFalse();
        assertThat(again.message().content()).isEqualTo(content("eins"));
        assertThat(head()).isEqualTo(2);
        assertThat(changes.change(pair.low(), opId, new Recall(pair.conversationId(), 1), ANYBODY))
                .isEqualTo(new Refused(ErrorCode.CONFLICT, "op_id: was used for another change"));
    }

    @Test
    void change_thatTheRuleRefuses_changesNothing() {
        assertThat(changes.change(
                        pair.high(),
                        UUID.randomUUID(),
                        new Recall(pair.conversationId(), 1),
                        (acl, message, now) ->
                                message.senderId() == pair.high() ? Optional.empty() : Optional.of(notAllowed())))
                .isEqualTo(notAllowed());
        assertThat(database.read(pair).get(0).revision()).isEqualTo(Revision.NONE);
        assertThat(head()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 4", "1, 1"})
    void change_ofWhatIsNotThere_isNotFound(long conversationOffset, long seq) {
        long conversationId = pair.conversationId() + conversationOffset * 1_000_000;

        assertThat(change(new Recall(conversationId, seq)))
                .isEqualTo(new Refused(ErrorCode.NOT_FOUND, "seq: there is no such message"));
    }

    @Test
    void resend_ofAMessageThatWasChanged_findsItAsItIsNow() throws InterruptedException {
        done(edit(1, "uno", 0));

        assertDuplicateOf(done(edit(1, "eins", 1)).message(), journal);
        StoredMessage recalled =
                done(change(new Recall(pair.conversationId(), 1))).message();
        assertDuplicateOf(recalled, journal);
        MySqlMessageJournal other = database.journal(Messages.MEMBERS);
        assertDuplicateOf(recalled, other);
        MessageJournal.Outcome different = await(other.append(append(pair, text(first.clientMsgId(), "eins"))));
        assertThat(refusal(different)).contains(ErrorCode.CLIENT_MSG_ID_REUSED);
        other.destroy();
    }

    private void assertDuplicateOf(StoredMessage expected, MessageJournal writing) {
        MessageJournal.Outcome outcome = await(writing.append(append(pair, first)));
        assertThat(duplicates(outcome)).containsExactly(true);
        assertThat(outcome.accepted().get(0).message()).isEqualTo(expected);
    }

    @Test
    void changes_madeAtOnceWithMessages_haveNoHole() {
        int threads = 6;
        Together.run(threads, thread -> {
            for (int i = 0; i < 20; i++) {
                done(changes.change(
                        pair.low(),
                        UUID.randomUUID(),
                        new Recall(
                                pair.conversationId(),
                                await(journal.append(append(pair, text("more"))))
                                        .accepted()
                                        .get(0)
                                        .message()
                                        .seq()),
                        ANYBODY));
            }
            return true;
        });

        assertThat(database.sql()
                        .queryForList(
                                "SELECT change_seq FROM message_change WHERE conversation_id = ? ORDER BY change_seq",
                                Long.class,
                                pair.conversationId()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, threads * 20).boxed().toList());
        assertThat(database.seqs(pair))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 3 + threads * 20).boxed().toList());
        assertThat(head()).isEqualTo(threads * 20);
    }

    @Test
    void react_isKeptByEmojiInTheOrderOfTheFirst() {
        StoredMessage before = database.read(pair).get(0);
        done(react(pair.low(), "👍", true));
        done(react(pair.high(), "🎉", true));
        Done third = done(react(pair.high(), "👍", true));

        assertThat(third.message().revision().marks().reactions())
                .containsExactly(reaction("👍", pair.low(), pair.high()), reaction("🎉", pair.high()));
        assertThat(third.message().revision().sentDigest()).isEmpty();
        assertThat(third.message().content()).isEqualTo(before.content());
        assertThat(database.read(pair).get(0)).isEqualTo(third.message());
        assertDuplicateOf(third.message(), journal);

        Done again = done(react(pair.high(), "👍", true));
        assertThat(again.changed()).isFalse();
        assertThat(done(react(pair.low(), "🎉", false)).changed()).isFalse();
        assertThat(head()).isEqualTo(3);

        Done taken = done(react(pair.high(), "🎉", false));
        assertThat(taken.message().revision().marks().reactions())
                .containsExactly(reaction("👍", pair.low(), pair.high()));
        assertThat(replaced(1)).isEmpty();
    }

    @Test
    void react_beyondTheLimits_isRefusedAndChangesNothing() {
        for (int i = 0; i < MessageChanges.MAX_EMOJI; i++) {
            done(react(pair.low(), Character.toString(0x1F600 + i), true));
        }
        assertThat(react(pair.high(), "👍", true))
                .isEqualTo(new Refused(
                        ErrorCode.TOO_MANY_ITEMS,
                        "reactions: 21 different ones, 21 in all (expected: at most 20 and 500)"));
        assertThat(head()).isEqualTo(MessageChanges.MAX_EMOJI);
        assertThat(done(react(pair.high(), Character.toString(0x1F600), true)).changed())
                .isTrue();
    }

    @Test
    void pin_isListedUntilItIsTakenOff_andNoMoreThanMayBe() {
        Done pinned = done(pin(3, true));
        assertThat(pinned.message().revision().marks().pin().orElseThrow().userId())
                .isEqualTo(pair.low());
        assertThat(done(pin(3, true)).changed()).isFalse();
        done(pin(1, true));
        assertThat(changes.pinned(pair.conversationId()))
                .extracting(StoredMessage::seq)
                .containsExactlyInAnyOrder(1L, 3L);
        done(pin(3, false));
        assertThat(done(pin(3, false)).changed()).isFalse();
        assertThat(changes.pinned(pair.conversationId()))
                .containsExactlyElementsOf(List.of(database.read(pair).get(0)));

        for (int i = 4; i < 4 + MessageChanges.MAX_PINNED; i++) {
            await(journal.append(append(pair, text("m" + i))));
            if (i < 3 + MessageChanges.MAX_PINNED) {
                done(pin(i, true));
            }
        }
        assertThat(pin(3 + MessageChanges.MAX_PINNED, true))
                .isEqualTo(new Refused(ErrorCode.TOO_MANY_ITEMS, "pinned messages: 50 already (expected: at most 50)"));
    }

    @Test
    void recall_takesReactionsAndPinsAway_andThereAreNoNewOnes() {
        done(react(pair.high(), "👍", true));
        done(pin(1, true));

        Done recalled = done(change(new Recall(pair.conversationId(), 1)));

        assertThat(recalled.message().revision().marks()).isEqualTo(Revision.Marks.NONE);
        assertThat(changes.pinned(pair.conversationId())).isEmpty();
        for (Outcome refused : List.of(react(pair.high(), "👍", true), pin(1, true))) {
            assertThat(refused).isEqualTo(new Refused(ErrorCode.CONFLICT, "the message was recalled"));
        }
        assertThat(done(react(pair.high(), "👍", false)).changed()).isFalse();
        assertThat(head()).isEqualTo(3);
    }

    @Test
    void changedAfter_inPages_tellsEachMessageAsItIsNow() {
        done(edit(1, "uno", 0));
        done(edit(3, "tre", 0));
        done(edit(1, "eins", 1));
        done(change(new Recall(pair.conversationId(), 2)));

        Page all = changes.changedAfter(pair.conversationId(), 0, 100);
        assertThat(seqs(all)).containsExactly(3L, 1L, 2L);
        assertThat(all.coveredToChangeSeq()).isEqualTo(4);
        assertThat(all.changeSeq()).isEqualTo(4);

        Page page = changes.changedAfter(pair.conversationId(), 0, 2);
        assertThat(seqs(page)).containsExactly(3L, 1L);
        assertThat(page.coveredToChangeSeq()).isEqualTo(2);
        assertThat(page.messages().get(1).content()).isEqualTo(content("eins"));
        Page next = changes.changedAfter(pair.conversationId(), 2, 2);
        assertThat(seqs(next)).containsExactly(1L, 2L);
        assertThat(next.coveredToChangeSeq()).isEqualTo(4);
        assertThat(changes.changedAfter(pair.conversationId(), 4, 2)).isEqualTo(new Page(List.of(), 4, 4));
    }

    @Test
    void changedAfter_impossibleRange_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> changes.changedAfter(pair.conversationId(), -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> changes.changedAfter(pair.conversationId(), 0, 0));
    }

    private Outcome edit(long seq, String text, int edits) {
        return change(new Edit(pair.conversationId(), seq, content(text), edits));
    }

    private Outcome change(Change change) {
        return changes.change(pair.low(), UUID.randomUUID(), change, ANYBODY);
    }

    private Outcome react(long userId, String emoji, boolean on) {
        return changes.change(
                userId, UUID.randomUUID(), new Change.React(pair.conversationId(), 1, emoji, on), ANYBODY);
    }

    private Outcome pin(long seq, boolean on) {
        return change(new Change.Pin(pair.conversationId(), seq, on));
    }

    private static Reaction reaction(String emoji, Long... userIds) {
        return Reaction.newBuilder()
                .setEmoji(emoji)
                .addAllUserIds(List.of(userIds))
                .build();
    }

    private static Done done(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Done.class);
        return (Done) outcome;
    }

    private static Refused notAllowed() {
        return new Refused(ErrorCode.NOT_ALLOWED, "not allowed");
    }

    private static Content content(String text) {
        return text(text).content();
    }

    private static List<Long> seqs(Page page) {
        return page.messages().stream().map(StoredMessage::seq).toList();
    }

    private ConversationState state(long readerId) {
        return conversations.states(List.of(pair.conversationId()), readerId).get(0);
    }

    private long head() {
        return changes.changedAfter(pair.conversationId(), 0, 1).changeSeq();
    }

    private List<String> replaced(long seq) {
        return database
                .sql()
                .queryForList(
                        "SELECT replaced FROM message_change WHERE conversation_id = ? AND seq = ? AND replaced IS NOT NULL"
                                + " ORDER BY change_seq",
                        byte[].class,
                        pair.conversationId(),
                        seq)
                .stream()
                .map(MessageChangesIT::textOf)
                .toList();
    }

    private static String textOf(byte[] content) {
        try {
            return Content.parseFrom(content).getText().getText();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
