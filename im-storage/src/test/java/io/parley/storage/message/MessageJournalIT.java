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

import com.google.protobuf.ByteString;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.storage.message.JournalDatabase.Pair;
import io.parley.storage.message.MessageJournal.Append;
import io.parley.storage.message.MessageJournal.Appended;
import io.parley.storage.message.MessageJournal.JournalBusyException;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.message.MessageJournal.Outcome;
import io.parley.storage.testing.StorageFixture;
import io.parley.storage.testing.StorageTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the journal promises about one append after another, on any database. */
@StorageTest
class MessageJournalIT {
    private JournalDatabase database;
    private MySqlMessageJournal journal;
    private Pair pair;

    @BeforeEach
    void begin(StorageFixture storage) {
        database = new JournalDatabase(storage);
        journal = database.journal(MEMBERS);
        pair = database.newPair();
    }

    @AfterEach
    void end() throws InterruptedException {
        journal.destroy();
    }

    private void restartJournal() throws InterruptedException {
        journal.destroy();
        journal = database.journal(MEMBERS);
    }

    @Test
    void append_toAnEmptyLog_storesTheMessageAsSentAndRaisesTheHead() {
        NewMessage message = text("第一 👋");
        Instant before = Instant.now().minusSeconds(1);

        Outcome outcome = await(journal.append(append(pair, message)));

        assertThat(outcome.refusal()).isEmpty();
        assertThat(outcome.acl()).isEmpty();
        assertThat(duplicates(outcome)).containsExactly(false);
        StoredMessage stored = outcome.accepted().get(0).message();
        assertThat(stored.seq()).isEqualTo(1);
        assertThat(stored.sentAt()).isBetween(before, Instant.now());
        assertThat(database.read(pair)).containsExactly(stored);
        assertThat(stored.content()).isEqualTo(message.content());
        assertThat(stored.senderId()).isEqualTo(pair.low());
        assertThat(database.lastSeq(pair)).isEqualTo(1);
        long updatedAt =
                database.number("SELECT updated_at FROM conversation WHERE conversation_id = " + pair.conversationId());
        assertThat(Instant.ofEpochMilli(updatedAt))
                .isBetween(before, Instant.now().plusSeconds(1));
    }

    @Test
    void append_list_isStoredInItsOrder() {
        Outcome outcome = await(journal.append(append(pair, text("a"), text("b"), text("c"))));

        assertThat(seqs(outcome)).containsExactly(1L, 2L, 3L);
        assertThat(database.texts(pair)).containsExactly("a", "b", "c");
    }

    @Test
    void append_notCountable_isStoredSo() {
        NewMessage line = new NewMessage(UUID.randomUUID(), text("a").content(), false);

        await(journal.append(append(pair, line, text("b"))));

        assertThat(database.number(
                        "SELECT SUM(countable) FROM message WHERE conversation_id = " + pair.conversationId()))
                .isEqualTo(1);
    }

    @Test
    void append_nothing_completesWithNothing() {
        Outcome outcome = await(journal.append(append(pair)));

        assertThat(outcome).isEqualTo(new Outcome(List.of(), Optional.empty(), Optional.empty()));
    }

    @Test
    void append_unknownConversation_isNotFoundAndHurtsNoOther() {
        CompletionStage<Outcome> unknown =
                journal.append(new Append(Long.MAX_VALUE, pair.low(), 1, List.of(text("a"), text("b"))));
        Outcome known = await(journal.append(append(pair, text("c"))));

        assertThat(refusal(await(unknown))).contains(ErrorCode.NOT_FOUND);
        assertThat(await(unknown).accepted()).isEmpty();
        assertThat(seqs(known)).containsExactly(1L);
    }

    @Test
    void append_againWithAnotherContent_isTheSameIfItWasSentAsTheSame_alsoWhenItCouldNotBeStoredAnyMore()
            throws InterruptedException {
        ByteString sentAs = Revision.digest(text("what it forwards").content());
        UUID id = UUID.randomUUID();
        NewMessage filled = new NewMessage(id, text("a").content(), true, sentAs, Optional.empty());
        NewMessage gone =
                new NewMessage(id, Content.getDefaultInstance(), true, sentAs, Optional.of(ErrorCode.CANNOT_FORWARD));

        Outcome refused = await(journal.append(append(pair, text("first"), gone)));
        StoredMessage first =
                await(journal.append(append(pair, filled))).accepted().get(0).message();
        Outcome again = await(journal.append(append(pair, gone)));
        restartJournal();
        Outcome fromTheLog = await(journal.append(append(pair, gone)));

        assertThat(refusal(refused)).contains(ErrorCode.CANNOT_FORWARD);
        assertThat(again.accepted()).containsExactly(new Appended(first, true));
        assertThat(fromTheLog.accepted()).containsExactly(new Appended(first, true));
        assertThat(refusal(await(journal.append(append(pair, text(id, "a"))))))
                .contains(ErrorCode.CLIENT_MSG_ID_REUSED);
        assertThat(database.texts(pair)).containsExactly("first", "a");
    }

    @Test
    void append_again_isAnsweredWithTheFirstRow() {
        NewMessage message = text("a");
        StoredMessage first =
                await(journal.append(append(pair, message))).accepted().get(0).message();
        await(journal.append(append(pair, text("b"))));

        Outcome again = await(journal.append(append(pair, message)));

        assertThat(again.accepted()).containsExactly(new Appended(first, true));
        assertThat(database.seqs(pair)).containsExactly(1L, 2L);
        assertThat(database.lastSeq(pair)).isEqualTo(2);
    }

    @Test
    void append_againAfterARestart_isAnsweredWithTheFirstRow() throws InterruptedException {
        NewMessage message = text("a");
        StoredMessage first =
                await(journal.append(append(pair, message))).accepted().get(0).message();

        restartJournal();
        Outcome again = await(journal.append(append(pair, message, text("b"))));

        assertThat(again.accepted().get(0)).isEqualTo(new Appended(first, true));
        assertThat(seqs(again)).containsExactly(1L, 2L);
        assertThat(duplicates(again)).containsExactly(true, false);
        assertThat(database.seqs(pair)).containsExactly(1L, 2L);
        assertThat(database.lastSeq(pair)).isEqualTo(2);
    }

    @Test
    void append_sameIdByAnotherSenderOrElsewhere_isAnotherMessage() {
        NewMessage message = text("a");
        Pair other = database.newPair();

        await(journal.append(append(pair, message)));
        Outcome byPeer = await(journal.append(new Append(pair.conversationId(), pair.high(), 1, List.of(message))));
        Outcome elsewhere = await(journal.append(append(other, message)));

        assertThat(seqs(byPeer)).containsExactly(2L);
        assertThat(seqs(elsewhere)).containsExactly(1L);
        assertThat(duplicates(elsewhere)).containsExactly(false);
    }

    @Test
    void append_sameIdTwiceInOneList_isStoredOnce() {
        NewMessage message = text("a");

        Outcome outcome = await(journal.append(append(pair, message, text("b"), message)));

        assertThat(seqs(outcome)).containsExactly(1L, 2L, 1L);
        assertThat(duplicates(outcome)).containsExactly(false, false, true);
        assertThat(database.texts(pair)).containsExactly("a", "b");
    }

    @Test
    void append_idUsedWithOtherContent_endsThePrefixThere() throws InterruptedException {
        UUID used = UUID.randomUUID();
        await(journal.append(append(pair, text(used, "a"))));

        Outcome remembered = await(journal.append(append(pair, text("b"), text(used, "other"), text("never"))));
        restartJournal();
        Outcome looked = await(journal.append(append(pair, text("c"), text(used, "other"), text("never"))));

        for (Outcome outcome : List.of(remembered, looked)) {
            assertThat(refusal(outcome)).contains(ErrorCode.CLIENT_MSG_ID_REUSED);
            assertThat(outcome.refusal().orElseThrow().clientMsgId()).isEqualTo(used);
            assertThat(outcome.accepted()).hasSize(1);
        }
        assertThat(database.texts(pair)).containsExactly("a", "b", "c");
        assertThat(database.lastSeq(pair)).isEqualTo(3);
    }

    @Test
    void append_allRefused_changesNoRow() {
        UUID used = UUID.randomUUID();
        await(journal.append(append(pair, text(used, "a"))));
        List<?> before = database.sql().queryForList("SELECT * FROM conversation");

        await(journal.append(append(pair, text(used, "other"))));
        await(journal.append(append(pair, text(used, "a"))));
        database.run(JournalDatabase.block(pair).subList(0, 1));
        await(journal.append(
                new Append(pair.conversationId(), pair.low(), MessageJournal.UNDECIDED, List.of(text("b")))));

        assertThat(database.sql().queryForList("SELECT * FROM conversation")).isEqualTo(before);
        assertThat(database.texts(pair)).containsExactly("a");
    }

    @Test
    void append_blockedSinceTheDecision_isRefusedWithTheNewAcl() {
        database.run(JournalDatabase.block(pair));

        Outcome outcome = await(journal.append(append(pair, text("a"))));

        assertThat(refusal(outcome)).contains(ErrorCode.NOT_ALLOWED);
        assertThat(outcome.acl().orElseThrow().version()).isEqualTo(2);
        assertThat(outcome.acl().orElseThrow().blockers()).containsExactly(pair.high());
        assertThat(database.seqs(pair)).isEmpty();
    }

    @Test
    void append_aclChangedAndAskedForLongAgo_isNotDecidedOnAnew() {
        database.run(JournalDatabase.block(pair).subList(1, 2));
        long past = System.nanoTime() - 1;
        Append late = new Append(pair.conversationId(), pair.low(), 1, past, List.of(text("a")));

        assertThat(refusal(await(journal.append(late)))).contains(ErrorCode.BUSY);

        assertThat(database.seqs(pair)).isEmpty();
    }

    @Test
    void append_aclUnchangedAndAskedForLongAgo_isStored() {
        long past = System.nanoTime() - 1;
        Append late = new Append(pair.conversationId(), pair.low(), 1, past, List.of(text("a")));

        assertThat(refusal(await(journal.append(late)))).isEmpty();

        assertThat(database.texts(pair)).containsExactly("a");
    }

    @Test
    void append_storedBeforeAndAskedForLongAgo_isADuplicate() {
        UUID used = UUID.randomUUID();
        await(journal.append(append(pair, text(used, "a"))));
        database.run(JournalDatabase.block(pair));
        long past = System.nanoTime() - 1;

        Outcome outcome = await(journal.append(new Append(
                pair.conversationId(), pair.low(), MessageJournal.UNDECIDED, past, List.of(text(used, "a")))));

        assertThat(outcome.accepted())
                .singleElement()
                .satisfies(appended -> assertThat(appended.duplicate()).isTrue());
    }

    @Test
    void append_aclChangedButStillAllowed_isStored() {
        database.run(JournalDatabase.block(pair).subList(1, 2));

        Outcome outcome = await(journal.append(append(pair, text("a"), text("b"))));

        assertThat(seqs(outcome)).containsExactly(1L, 2L);
        assertThat(outcome.acl().orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void append_undecided_isDecidedUnderTheLock() {
        Append byMember = new Append(pair.conversationId(), pair.low(), MessageJournal.UNDECIDED, List.of(text("a")));
        Append byStranger = new Append(pair.conversationId(), 99_999_999, MessageJournal.UNDECIDED, List.of(text("b")));

        assertThat(seqs(await(journal.append(byMember)))).containsExactly(1L);
        assertThat(refusal(await(journal.append(byStranger)))).contains(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void append_againByABlockedSender_isStillAnsweredWithTheFirstRow() throws InterruptedException {
        NewMessage message = text("a");
        StoredMessage first =
                await(journal.append(append(pair, message))).accepted().get(0).message();
        database.run(JournalDatabase.block(pair));

        restartJournal();
        Outcome again = await(journal.append(append(pair, message, text("b"))));

        assertThat(again.accepted()).containsExactly(new Appended(first, true));
        assertThat(refusal(again)).contains(ErrorCode.NOT_ALLOWED);
        assertThat(database.seqs(pair)).containsExactly(1L);
    }

    @Test
    void append_byTheServer_needsNoPermissionAndIsStoredOnce() throws InterruptedException {
        database.run(JournalDatabase.block(pair));
        Append line =
                new Append(pair.conversationId(), 0, MessageJournal.NO_PERMISSION_NEEDED, List.of(text("joined")));

        Outcome first = await(journal.append(line));
        restartJournal();
        Outcome again = await(journal.append(line));

        assertThat(seqs(first)).containsExactly(1L);
        assertThat(first.acl()).isEmpty();
        assertThat(duplicates(again)).containsExactly(true);
        assertThat(database.seqs(pair)).containsExactly(1L);
    }

    @Test
    void append_contentThatTheTableCannotHold_failsAloneInItsBatch() {
        Pair other = database.newPair();
        List<CompletionStage<Outcome>> before = new ArrayList<>();
        List<CompletionStage<Outcome>> after = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            before.add(journal.append(append(i % 2 == 0 ? pair : other, text("before"))));
        }
        CompletionStage<Outcome> bad = journal.append(append(pair, text("good"), text("x".repeat(70_000))));
        for (int i = 0; i < 10; i++) {
            after.add(journal.append(append(i % 2 == 0 ? pair : other, text("after"))));
        }

        assertThatThrownBy(() -> await(bad)).isInstanceOf(CompletionException.class);
        before.forEach(stage -> assertThat(await(stage).accepted()).hasSize(1));
        after.forEach(stage -> assertThat(await(stage).accepted()).hasSize(1));
        assertThat(database.seqs(pair))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
        assertThat(database.texts(pair)).doesNotContain("good");
    }

    @Test
    void append_ruleThatThrows_failsThatAppendAlone() throws InterruptedException {
        journal.destroy();
        journal = database.journal((acl, sender) -> {
            throw new IllegalStateException("rule");
        });
        CompletionStage<Outcome> asked =
                journal.append(new Append(pair.conversationId(), pair.low(), 7, List.of(text("a"))));
        CompletionStage<Outcome> notAsked = journal.append(append(pair, text("b")));

        assertThatThrownBy(() -> await(asked)).hasRootCauseMessage("rule");
        assertThat(seqs(await(notAsked))).containsExactly(1L);
    }

    @Test
    void destroy_writesWhatWaits_thenRefuses() throws InterruptedException {
        List<CompletionStage<Outcome>> stages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            stages.add(journal.append(append(pair, text("a"))));
        }

        journal.destroy();

        assertThat(stages)
                .allSatisfy(stage -> assertThat(stage.toCompletableFuture()).isDone());
        assertThat(database.seqs(pair)).hasSize(500);
        assertThatThrownBy(() -> await(journal.append(append(pair, text("late")))))
                .hasCauseInstanceOf(JournalBusyException.class);
    }
}
