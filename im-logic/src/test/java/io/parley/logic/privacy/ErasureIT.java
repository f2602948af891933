package io.parley.logic.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.CreateGroup;
import io.parley.common.protocol.DeleteMessages;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.ListRelations;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.PullChanges;
import io.parley.common.protocol.React;
import io.parley.common.protocol.SaveDraft;
import io.parley.common.protocol.Search;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UpdateFriend;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.RestNode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Ann has written to Bob, and is erased while he is there. */
class ErasureIT {
    private final Friends friends = Friends.meet(RestNode.node());
    private final Client ann = friends.ann();
    private final Client bob = friends.bob();
    private final long pair = friends.conversationId();
    private final Rest rest = Rest.fromOwnAddress(RestNode.node());
    private final JdbcTemplate sql = LogicNodes.sql(RestNode.node());

    @AfterEach
    void leave() {
        friends.close();
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }

    private static Content text(String text) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
    }

    private void say(Client who, String text) {
        who.ask(ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(pair)
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(uuid())
                                .setContent(text(text)))));
    }

    private void erase() {
        assertThat(rest.send(rest.to(path("data"))
                                .header("Authorization", "Bearer " + RestNode.SERVER_KEY)
                                .DELETE())
                        .expect(202)
                        .text("userId"))
                .isEqualTo(Long.toString(ann.userId()));
        await().until(() -> rest.get(path("erasure"), RestNode.SERVER_KEY)
                .expect(200)
                .text("state")
                .equals("DONE"));
    }

    private String path(String what) {
        return "/api/v1/users/" + ann.userId() + "/" + what;
    }

    private List<Message> pulled(long conversationId) {
        return bob.ask(ClientFrame.newBuilder().setPull(Pull.newBuilder().setConversationId(conversationId)))
                .getPullResult()
                .getMessagesList();
    }

    private long rows(String query, Object... arguments) {
        Long rows = sql.queryForObject("SELECT COUNT(*) FROM " + query, Long.class, arguments);
        return rows == null ? -1 : rows;
    }

    @Test
    void erase_blanksWhatTheUserSaid_inPlace_andTellsTheOthers() {
        say(ann, "my secret");
        say(bob, "an answer");
        say(ann, "more of it");
        ann.ask(ClientFrame.newBuilder()
                .setEdit(Edit.newBuilder()
                        .setConversationId(pair)
                        .setSeq(3)
                        .setContent(text("less of it"))
                        .setOpId(uuid())));
        ann.ask(ClientFrame.newBuilder()
                .setReact(React.newBuilder()
                        .setConversationId(pair)
                        .setSeq(2)
                        .setEmoji("👍")
                        .setOpId(uuid())));
        await().until(() -> found("secret") == 1);
        assertThat(state().getUnread()).isEqualTo(2);
        long cursor = state().getChangeSeq();

        erase();

        assertThat(ann.isOpen()).isFalse();
        List<Message> left = pulled(pair);
        assertThat(left).extracting(Message::getSeq).containsExactly(1L, 2L, 3L);
        assertThat(left).extracting(Message::getRecalled).containsExactly(true, false, true);
        assertThat(left.get(0).getContent()).isEqualTo(Content.getDefaultInstance());
        assertThat(left.get(1).getContent()).isEqualTo(text("an answer"));
        assertThat(left.get(1).getReactionsList()).isEmpty();
        assertThat(bob.pushes()).anyMatch(push -> push.getSyncHint().getConversationId() == pair);
        assertThat(bob.ask(ClientFrame.newBuilder()
                                .setPullChanges(PullChanges.newBuilder()
                                        .setConversationId(pair)
                                        .setAfterChangeSeq(cursor)))
                        .getPullChangesResult()
                        .getMessagesList())
                .containsExactlyInAnyOrderElementsOf(left);
        assertThat(state().getUnread()).isZero();
        await().until(() -> found("secret") == 0);
        assertThat(rows("message_change WHERE conversation_id = ? AND replaced IS NOT NULL", pair))
                .isZero();
        assertThat(rows("message WHERE conversation_id = ? AND sent_digest IS NOT NULL", pair))
                .isZero();
    }

    private io.parley.common.protocol.Conversation state() {
        return bob.ask(ClientFrame.newBuilder().setSync(Sync.newBuilder().setSyncToken(ByteString.EMPTY)))
                .getSyncResult()
                .getConversations(0);
    }

    private int found(String word) {
        return bob.ask(ClientFrame.newBuilder().setSearch(Search.newBuilder().setQuery(word)))
                .getSearchResult()
                .getHitsCount();
    }

    @Test
    void erase_removesWhatElseIsKept() {
        bob.ask(ClientFrame.newBuilder()
                .setUpdateFriend(UpdateFriend.newBuilder()
                        .setUserId(ann.userId())
                        .setRemark("my Ann")
                        .setOpId(uuid())));
        ann.ask(ClientFrame.newBuilder()
                .setSaveDraft(SaveDraft.newBuilder().setConversationId(pair).setDraft("not yet")));
        long group = ann.ask(ClientFrame.newBuilder()
                        .setCreateGroup(CreateGroup.newBuilder()
                                .setName("Walks")
                                .addUserIds(bob.userId())
                                .setOpId(uuid())))
                .getGroupResult()
                .getConversationId();
        assertThat(pulled(group).toString()).contains("\"Ann\"");
        say(ann, "mine");
        ann.ask(ClientFrame.newBuilder()
                .setDeleteMessages(
                        DeleteMessages.newBuilder().setConversationId(pair).addSeqs(1)));

        erase();
        erase();

        assertThat(pulled(group).toString()).doesNotContain("\"Ann\"").contains("\"Bob\"");
        assertThat(state().toString()).doesNotContain("\"Ann\"");
        assertThat(bob.ask(ClientFrame.newBuilder().setListRelations(ListRelations.getDefaultInstance()))
                        .getListRelationsResult()
                        .getRelationsList())
                .isEmpty();
        long id = ann.userId();
        assertThat(rows("relation WHERE remark <> '' AND (owner_id = ? OR peer_id = ?)", id, id))
                .isZero();
        assertThat(rows("conversation_member WHERE user_id = ? AND draft IS NOT NULL", id))
                .isZero();
        assertThat(rows("operation WHERE user_id = ?", id)).isZero();
        assertThat(rows("deleted_message WHERE user_id = ?", id)).isZero();
        assertThat(rows("user_device WHERE user_id = ?", id)).isZero();
        assertThat(rows("user_account WHERE user_id = ? AND name = '' AND disabled = 1", id))
                .isEqualTo(1);
    }

    @Test
    void erase_thatBreaksOff_goesOnWhereItLeft() {
        say(ann, "one");
        say(bob, "two");
        say(ann, "three");
        Erasures erasures = RestNode.node().getBean(Erasures.class);
        AtomicInteger left = new AtomicInteger(1);

        assertThat(erasures.erase(ann.userId(), () -> left.getAndDecrement() > 0))
                .isFalse();

        List<Message> halfway = pulled(pair);
        assertThat(halfway).extracting(Message::getRecalled).containsExactly(true, false, true);
        assertThat(rows("user_account WHERE user_id = ? AND name = 'Ann'", ann.userId()))
                .isEqualTo(1);
        assertThat(erasures.erase(ann.userId(), () -> true)).isTrue();
        assertThat(pulled(pair)).isEqualTo(halfway);
    }

    @Test
    void erase_ofNobodyOrAnAgent_isRefused() {
        for (String call : List.of("/api/v1/users/1/data", "/api/v1/users/" + agent() + "/data")) {
            rest.send(rest.to(call)
                            .header("Authorization", "Bearer " + RestNode.SERVER_KEY)
                            .DELETE())
                    .expectProblem(404, "NOT_FOUND");
        }
        rest.get(path("erasure"), RestNode.SERVER_KEY).expectProblem(404, "NOT_FOUND");
        rest.send(rest.to(path("data")).DELETE()).expectProblem(401, "TOKEN_MISSING");
    }

    private long agent() {
        Long id = sql.queryForObject("SELECT MIN(user_id) FROM agent", Long.class);
        return id == null ? 0 : id;
    }
}
