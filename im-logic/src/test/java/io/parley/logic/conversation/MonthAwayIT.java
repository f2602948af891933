package io.parley.logic.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.common.id.UuidBytes;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.SyncResult;
import io.parley.common.protocol.TextContent;
import io.parley.logic.testing.AccessDriver;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.storage.transaction.DatabaseClock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Ann has 2,000 conversations, was away for a month, and is current again after a bounded number of calls. */
class MonthAwayIT {
    private static final int CONVERSATIONS = 2000;
    private static final int PAGE = 200;
    private static final long MONTH_MILLIS = 30L * 24 * 3600 * 1000;

    private static LogicNodes deployment;
    private static ConfigurableApplicationContext node;

    private final JdbcTemplate sql = LogicNodes.sql(node);

    @BeforeAll
    static void start() {
        deployment = new LogicNodes(MonthAwayIT.class);
        node = deployment.start();
    }

    @AfterAll
    static void stop() {
        deployment.close();
    }

    @Test
    void sync_afterAMonth_tellsEachConversationOnce_inPagesOfTheClientsChoice() {
        long annId = Friends.user(node, "Ann");
        List<Long> ids = LongStream.rangeClosed(1, CONVERSATIONS).boxed().toList();
        add(annId, ids);
        age(ids);
        try (AccessDriver access = new AccessDriver("m-" + annId, System.nanoTime(), LogicNodes.linkPort(node))) {
            Client ann = access.open(0, annId);
            Round first = sync(ann, ByteString.EMPTY);
            assertThat(first.ids()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(first.calls()).isLessThanOrEqualTo(CONVERSATIONS / PAGE + 1);
            assertThat(sync(ann, first.token()).ids()).isEmpty();

            List<Long> written = ids.subList(0, 1500);
            write(written);
            leave(annId, ids.subList(1500, 1600));

            Round later = sync(ann, first.token());
            assertThat(later.ids()).containsExactlyInAnyOrderElementsOf(written);
            assertThat(later.removed()).containsExactlyInAnyOrderElementsOf(ids.subList(1500, 1600));
            assertThat(later.calls()).isLessThanOrEqualTo(1600 / PAGE + 1);
            assertThat(later.conversations()).allSatisfy(conversation -> {
                assertThat(conversation.getUnread()).isEqualTo(2);
                assertThat(conversation.getLastMessage().getContent().getText().getText())
                        .isEqualTo("while you were away");
            });
        }
    }

    private record Round(List<Conversation> conversations, List<Long> removed, ByteString token, int calls) {
        List<Long> ids() {
            return conversations.stream().map(Conversation::getConversationId).toList();
        }
    }

    private static Round sync(Client client, ByteString token) {
        List<Conversation> conversations = new ArrayList<>();
        List<Long> removed = new ArrayList<>();
        SyncResult page =
                SyncResult.newBuilder().setNextToken(token).setMore(true).build();
        int calls = 0;
        while (page.getMore()) {
            page = client.ask(ClientFrame.newBuilder()
                            .setSync(Sync.newBuilder()
                                    .setSyncToken(page.getNextToken())
                                    .setLimit(PAGE)))
                    .getSyncResult();
            assertThat(page.getReset()).isFalse();
            conversations.addAll(page.getConversationsList());
            removed.addAll(page.getRemovedConversationIdsList());
            calls++;
        }
        return new Round(conversations, removed, page.getNextToken(), calls);
    }

    /** Each with another peer, who has said something. */
    private void add(long annId, List<Long> ids) {
        sql.batchUpdate(
                "INSERT INTO conversation (conversation_id, kind, low_user_id, high_user_id, first_seq, last_seq,"
                        + " change_seq, acl_version, created_at, updated_at) VALUES (?, 1, ?, ?, 1, 0, 0, 1, 0, 0)",
                ids.stream().map(id -> new Object[] {id, id, annId}).toList());
        sql.batchUpdate(
                "INSERT INTO conversation_member (conversation_id, user_id, role, visible_from_seq, read_seq, removed,"
                        + " updated_at) VALUES (?, ?, 0, 1, 0, 0, 0)",
                ids.stream()
                        .flatMap(id -> List.of(new Object[] {id, annId}, new Object[] {id, id}).stream())
                        .toList());
        write(ids);
    }

    private void write(List<Long> ids) {
        byte[] content = Content.newBuilder()
                .setText(TextContent.newBuilder().setText("while you were away"))
                .build()
                .toByteArray();
        sql.batchUpdate(
                "INSERT INTO message (conversation_id, seq, message_id, sender_id, client_msg_id, countable, content,"
                        + " sent_at) SELECT ?, last_seq + 1, ? + last_seq, ?, ?, 1, ?, 1000 FROM conversation"
                        + " WHERE conversation_id = ?",
                ids.stream()
                        .map(id -> new Object[] {id, id * 1000, id, UuidBytes.of(UUID.randomUUID()), content, id})
                        .toList());
        sql.batchUpdate(
                "UPDATE conversation SET last_seq = last_seq + 1, updated_at = " + DatabaseClock.NOW
                        + " WHERE conversation_id = ?",
                ids.stream().map(id -> new Object[] {id}).toList());
    }

    private void leave(long annId, List<Long> ids) {
        sql.batchUpdate(
                "UPDATE conversation_member SET removed = 1, visible_to_seq = 1, updated_at = " + DatabaseClock.NOW
                        + " WHERE conversation_id = ? AND user_id = ?",
                ids.stream().map(id -> new Object[] {id, annId}).toList());
    }

    /** What there is was so a month ago. */
    private void age(List<Long> ids) {
        sql.batchUpdate(
                "UPDATE conversation SET updated_at = updated_at - " + MONTH_MILLIS + " WHERE conversation_id = ?",
                ids.stream().map(id -> new Object[] {id}).toList());
    }
}
