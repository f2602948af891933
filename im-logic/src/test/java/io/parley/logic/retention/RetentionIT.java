package io.parley.logic.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.DeleteMessages;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.PullResult;
import io.parley.common.protocol.React;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.SyncResult;
import io.parley.common.protocol.TextContent;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two nodes that keep messages for 30 days, and two friends who talk while they are taken away. */
class RetentionIT {
    private static final LogicNodes NODES = new LogicNodes(RetentionIT.class);
    private static final ConfigurableApplicationContext FIRST = start();
    private static final ConfigurableApplicationContext SECOND = start();

    private final Friends friends = Friends.meet(FIRST, SECOND);
    private final long pair = friends.conversationId();
    private final JdbcTemplate sql = LogicNodes.sql(FIRST);

    private static ConfigurableApplicationContext start() {
        return NODES.start("parley.retention.direct=30d", "parley.retention.interval=100ms");
    }

    @AfterEach
    void leave() {
        friends.close();
    }

    @AfterAll
    static void stop() {
        NODES.close();
    }

    private long say(Client who, String text) {
        return who.ask(ClientFrame.newBuilder()
                        .setSend(Send.newBuilder()
                                .setConversationId(pair)
                                .addMessages(OutgoingMessage.newBuilder()
                                        .setClientMsgId(UUID.randomUUID().toString())
                                        .setContent(Content.newBuilder()
                                                .setText(
                                                        TextContent.newBuilder().setText(text))))))
                .getSendResult()
                .getAcks(0)
                .getSeq();
    }

    private static SyncResult sync(Client who, ByteString token) {
        return who.ask(ClientFrame.newBuilder().setSync(Sync.newBuilder().setSyncToken(token)))
                .getSyncResult();
    }

    private long rows() {
        Long rows = sql.queryForObject("SELECT COUNT(*) FROM message WHERE conversation_id = ?", Long.class, pair);
        return rows == null ? -1 : rows;
    }

    @Test
    void messages_olderThanTheirKindKeepsThem_areGoneForEverybody_whoIsToldToSync() {
        say(friends.bob(), "one");
        say(friends.bob(), "two");
        say(friends.bob(), "three");
        SyncResult before = sync(friends.ann(), ByteString.EMPTY);
        assertThat(before.getConversations(0).getUnread()).isEqualTo(3);
        friends.bob()
                .ask(ClientFrame.newBuilder()
                        .setDeleteMessages(DeleteMessages.newBuilder()
                                .setConversationId(pair)
                                .addSeqs(1)
                                .addSeqs(3)));

        sql.update("UPDATE message SET sent_at = sent_at - 2592000001 WHERE conversation_id = ? AND seq <= 2", pair);

        await().until(() -> friends.ann().pushes().stream()
                .anyMatch(push -> push.getSyncHint().getConversationId() == pair));
        await().until(() -> rows() == 1);
        assertThat(sql.queryForList("SELECT seq FROM deleted_message WHERE conversation_id = ?", Long.class, pair))
                .containsExactly(3L);
        Conversation after = sync(friends.ann(), before.getNextToken()).getConversations(0);
        assertThat(after.getFirstSeq()).isEqualTo(3);
        assertThat(after.getLastSeq()).isEqualTo(3);
        assertThat(after.getUnread()).isEqualTo(1);
        PullResult pulled = friends.ann()
                .ask(ClientFrame.newBuilder()
                        .setPull(Pull.newBuilder().setConversationId(pair).setFromSeq(1)))
                .getPullResult();
        assertThat(pulled.getMessagesList())
                .extracting(message -> message.getContent().getText().getText())
                .containsExactly("three");
        assertThat(pulled.getCoveredFromSeq()).isEqualTo(3);
        assertThat(pulled.getFirstSeq()).isEqualTo(3);
        assertThat(react(2).getCode()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(say(friends.ann(), "four")).isEqualTo(4);
    }

    private io.parley.common.protocol.Error react(long seq) {
        return friends.ann()
                .ask(ClientFrame.newBuilder()
                        .setReact(React.newBuilder()
                                .setConversationId(pair)
                                .setSeq(seq)
                                .setEmoji("👍")
                                .setOpId(UUID.randomUUID().toString())))
                .getError();
    }
}
