package io.parley.storage.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.TextContent;
import io.parley.storage.conversation.ConversationState;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.message.MessageChanges;
import io.parley.storage.message.MessageChanges.Change;
import io.parley.storage.message.MessageChanges.Outcome;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.retention.RetentionStore.Stretch;
import io.parley.storage.search.SearchIndex;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.transaction.DatabaseClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What retention promises. The log's messages are of 1970 unless a test makes them new. */
@StorageTest
class RetentionStoreIT {
    private static final Map<ConversationKind, Duration> DIRECT_FOR_A_DAY =
            Map.of(ConversationKind.DIRECT, Duration.ofDays(1));

    private final RetentionStore retention;
    private final ConversationStore conversations;
    private final MessageStore messages;
    private final MessageChanges changes;
    private final SearchIndex index;
    private final TestLog log;
    private final long ann;
    private final long bob;
    private final long pair;
    private final long visited;

    RetentionStoreIT(
            RetentionStore retention,
            ConversationStore conversations,
            MessageStore messages,
            MessageChanges changes,
            SearchIndex index,
            People people,
            TestLog log) {
        this.retention = retention;
        this.conversations = conversations;
        this.messages = messages;
        this.changes = changes;
        this.index = index;
        this.log = log;
        this.ann = people.user("Ann");
        this.bob = people.user("Bob");
        this.pair = people.direct(ann, bob);
        long site = people.site();
        this.visited = people.support(site, people.visitor(site));
    }

    private JdbcTemplate sql() {
        return log.sql();
    }

    private void isNewFrom(long seq) {
        sql().update(
                        "UPDATE message SET sent_at = " + DatabaseClock.NOW + " WHERE conversation_id = ? AND seq >= ?",
                        pair,
                        seq);
    }

    private void change(Change change) {
        assertThat(changes.change(ann, UUID.randomUUID(), change, (acl, message, now) -> Optional.empty()))
                .isInstanceOf(Outcome.Done.class);
    }

    private static Content text(String text) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
    }

    private List<Long> raiseAll() {
        Stretch stretch = retention.raise(DIRECT_FOR_A_DAY, pair - 1, 1);
        assertThat(stretch.lastId()).isEqualTo(pair);
        return stretch.raised();
    }

    private void removeAll() {
        while (retention.remove(pair)) {
            assertThat(retention.unfinished(1_000)).contains(pair);
        }
        assertThat(retention.unfinished(1_000)).doesNotContain(pair);
    }

    private long rows(String table) {
        return log.number("SELECT COUNT(*) FROM " + table + " WHERE conversation_id = ?", pair);
    }

    private long firstRow(String table) {
        return log.number("SELECT MIN(seq) FROM " + table + " WHERE conversation_id = ?", pair);
    }

    @Test
    void raise_endsOldMessagesForEveryReader_beforeAnyIsRemoved() {
        log.sayMany(pair, bob, 6);
        isNewFrom(4);
        conversations.markRead(pair, ann, 1);
        change(new Change.React(pair, 2, "👍", true));
        change(new Change.Pin(pair, 3, true));
        change(new Change.Pin(pair, 4, true));

        assertThat(raiseAll()).containsExactly(pair);

        ConversationState state = conversations.states(List.of(pair), ann).get(0);
        assertThat(state.firstSeq()).isEqualTo(4);
        assertThat(state.lastSeq()).isEqualTo(6);
        assertThat(state.unread()).isEqualTo(3);
        assertThat(messages.read(pair, 1, 6, 10, false).messages().stream().map(StoredMessage::seq))
                .containsExactly(4L, 5L, 6L);
        assertThat(messages.at(List.of(new Place(pair, 3)))).isEmpty();
        assertThat(changes.pinned(pair).stream().map(StoredMessage::seq)).containsExactly(4L);
        assertThat(changes.changedAfter(pair, 0, 10).messages().stream().map(StoredMessage::seq))
                .containsExactly(4L);
        assertThat(changes.changedAfter(pair, 0, 10).coveredToChangeSeq()).isEqualTo(3);
        assertThat(changes.change(
                        bob, UUID.randomUUID(), new Change.Recall(pair, 3), (acl, message, now) -> Optional.empty()))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThat(rows("message")).isEqualTo(6);
        assertThat(retention.unfinished(1_000)).contains(pair);
    }

    @Test
    void raise_isToldByASync_andDoneOnce() {
        log.sayMany(pair, bob, 2);
        sql().update("UPDATE conversation SET updated_at = 0 WHERE conversation_id = ?", pair);
        sql().update("UPDATE conversation_member SET updated_at = 0 WHERE conversation_id = ?", pair);
        assertThat(conversations.changed(ann, 1, 0, 10).changed()).isEmpty();

        assertThat(raiseAll()).containsExactly(pair);

        ConversationState told = conversations.changed(ann, 1, 0, 10).changed().get(0);
        assertThat(told.firstSeq()).isEqualTo(3);
        assertThat(told.lastSeq()).isEqualTo(2);
        assertThat(told.unread()).isZero();
        assertThat(told.lastMessage()).isEmpty();
        assertThat(raiseAll()).isEmpty();
    }

    @Test
    void raise_ofAKindThatIsKept_doesNothing() {
        log.sayMany(visited, ann, 3);
        isNewFrom(1);

        Stretch stretch = retention.raise(DIRECT_FOR_A_DAY, pair - 1, 2);

        assertThat(stretch.raised()).isEmpty();
        assertThat(log.number("SELECT first_seq FROM conversation WHERE conversation_id = ?", visited))
                .isEqualTo(1);
    }

    @Test
    void remove_takesAllThatHangsOnTheMessages_andLeavesTheRest() {
        log.say(pair, ann, "old words");
        log.say(pair, ann, "new words");
        log.sayMany(pair, bob, 1);
        index.index(List.of(pair));
        for (long seq = 1; seq <= 2; seq++) {
            change(new Change.Edit(pair, seq, text("edited words"), 0));
            change(new Change.Pin(pair, seq, true));
            sql().update(
                            "INSERT INTO mention (conversation_id, user_id, seq, sender_id) VALUES (?, ?, ?, ?)",
                            pair,
                            bob,
                            seq,
                            ann);
            sql().update(
                            "UPDATE message SET content = ? WHERE conversation_id = ? AND seq = ?",
                            mentioning(bob),
                            pair,
                            seq);
        }
        isNewFrom(2);
        raiseAll();

        removeAll();

        for (String table : List.of(
                "message", "message_change", "pinned_message", "mention", "search_posting", "search_document")) {
            assertThat(firstRow(table)).as(table).isEqualTo(2);
        }
        log.say(pair, bob, "goes on");
        assertThat(messages.read(pair, 1, 99, 10, false).messages().stream().map(StoredMessage::seq))
                .containsExactly(2L, 3L, 4L);
    }

    private static byte[] mentioning(long userId) {
        Content.Builder content = text("words of now").toBuilder();
        content.addMentionsBuilder().setUserId(userId).setLength(1);
        return content.build().toByteArray();
    }

    @Test
    void remove_ofALongLog_goesInParts_alsoWhenItBeginsLaterMeanwhile() {
        log.sayMany(pair, ann, 1_300);
        isNewFrom(1_200);
        raiseAll();
        assertThat(retention.remove(pair)).isTrue();
        assertThat(rows("message")).isEqualTo(800);
        sql().update("UPDATE message SET sent_at = 0 WHERE conversation_id = ?", pair);
        raiseAll();

        removeAll();

        assertThat(rows("message")).isZero();
        assertThat(log.say(pair, bob, "after that")).isEqualTo(1_301);
        assertThat(retention.remove(pair)).isFalse();
    }

    @Test
    void remove_ofTheLastMessageThatHoldsAFile_leavesItToBeCollected() {
        long file = pair + 1;
        sql().update("""
                        INSERT INTO attachment (attachment_id, owner_id, conversation_id, state, name, media_type, size,
                            sha256, received, width, height, thumbnail_size, refusal, client_msg_id, created_at, updated_at)
                        VALUES (?, ?, ?, 5, 'a', 'text/plain', 1, REPEAT('x', 32), 1, 0, 0, 0, '', NULL, 0, 0)""", file, ann, pair);
        for (int i = 1; i <= 3; i++) {
            log.say(pair, ann, "file");
            sql().update(
                            "UPDATE message SET content = ? WHERE conversation_id = ? AND seq = ?",
                            holding(file),
                            pair,
                            i);
        }
        sql().update(
                        "INSERT INTO attachment_claim SELECT ?, client_msg_id FROM message WHERE conversation_id = ?",
                        file,
                        pair);
        isNewFrom(3);
        raiseAll();
        removeAll();
        assertThat(state(file)).isEqualTo(5);

        change(new Change.Recall(pair, 3));

        assertThat(state(file)).isEqualTo(3);
    }

    private long state(long file) {
        return log.number("SELECT state FROM attachment WHERE attachment_id = ?", file);
    }

    private static byte[] holding(long file) {
        Content.Builder content = Content.newBuilder();
        content.getFileBuilder().setAttachmentId(file).setName("a");
        return content.build().toByteArray();
    }
}
