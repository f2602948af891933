package io.parley.logic.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.Ack;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Forward;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.TextContent;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.RestNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Ann sends Bob a file, and Bob forwards it to Cy, alone and merged. */
class ForwardedFilesIT {
    private static final String PATH = "/api/v1/attachments";
    /** Of the one byte {@code a}. */
    private static final String SHA256 = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

    private final Friends friends = Friends.meet(RestNode.node());
    private final Client cy = friends.access().open(0, Friends.user(RestNode.node(), "Cy"));
    private final Rest rest = Rest.fromOwnAddress(RestNode.node());
    private final JdbcTemplate sql = LogicNodes.sql(RestNode.node());
    private final long pair = friends.conversationId();

    @AfterEach
    void leave() {
        friends.close();
    }

    @Test
    void forwardedFile_isForWhoeverMayReadTheForward_asLongAsThereIsOne() {
        long target = targetWithCy();
        String file = upload();
        Ack source = send(friends.ann(), pair, content(file), said("look")).get(0);
        Forward.Builder one = Forward.newBuilder().setConversationId(pair).addSeqs(source.getSeq());
        List<Ack> sent = send(
                friends.bob(),
                target,
                message().setForward(one),
                message().setForward(one.clone().addSeqs(source.getSeq() + 1)));

        recall(friends.ann(), pair, source);
        collectAsIfOld(file);

        String whoHasIt = token(cy);
        for (Ack ack : sent) {
            rest.get(links(file, target, ack, whoHasIt).expect(200).text("url")).expect(200);
        }
        links(file, pair, source, whoHasIt).expectProblem(403, "NOT_ALLOWED");
        links(file, pair, source, token(friends.bob())).expectProblem(404, "NOT_FOUND");

        recall(friends.bob(), target, sent.get(0));
        collectAsIfOld(file);
        assertThat(rows()).isEqualTo(1);
        recall(friends.bob(), target, sent.get(1));
        collectAsIfOld(file);
        assertThat(rows()).isZero();
    }

    private long targetWithCy() {
        Friends.befriend(cy, friends.bob());
        return cy.ask(ClientFrame.newBuilder()
                        .setOpenConversation(OpenConversation.newBuilder()
                                .setPeerUserId(friends.bob().userId())))
                .getOpenConversationResult()
                .getConversation()
                .getConversationId();
    }

    private String upload() {
        String ann = token(friends.ann());
        String id = rest.post(
                        PATH,
                        "{\"conversationId\":\"" + pair
                                + "\",\"name\":\"a.txt\",\"mediaType\":\"text/plain\",\"size\":1," + "\"sha256\":\""
                                + SHA256 + "\"}",
                        ann)
                .expect(201)
                .text("attachmentId");
        Answer put = rest.send(rest.to(PATH + "/" + id + "/content?offset=0")
                .header("Authorization", "Bearer " + ann)
                .PUT(BodyPublishers.ofByteArray("a".getBytes(StandardCharsets.US_ASCII))));
        assertThat(put.expect(200).text("state")).isEqualTo("READY");
        return id;
    }

    private static OutgoingMessage.Builder content(String file) {
        return message()
                .setContent(
                        Content.newBuilder().setFile(Attachment.newBuilder().setAttachmentId(Long.parseLong(file))));
    }

    private static OutgoingMessage.Builder said(String text) {
        return message()
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText(text)));
    }

    private static OutgoingMessage.Builder message() {
        return OutgoingMessage.newBuilder().setClientMsgId(uuid());
    }

    private static List<Ack> send(Client client, long conversation, OutgoingMessage.Builder... messages) {
        Send.Builder send = Send.newBuilder().setConversationId(conversation);
        for (OutgoingMessage.Builder message : messages) {
            send.addMessages(message);
        }
        List<Ack> acks = client.ask(ClientFrame.newBuilder().setSend(send))
                .getSendResult()
                .getAcksList();
        assertThat(acks).hasSize(messages.length);
        return acks;
    }

    private static void recall(Client client, long conversation, Ack message) {
        client.ask(ClientFrame.newBuilder()
                .setRecall(Recall.newBuilder()
                        .setConversationId(conversation)
                        .setSeq(message.getSeq())
                        .setOpId(uuid())));
    }

    private Answer links(String file, long conversation, Ack message, String bearer) {
        return rest.get(
                PATH + "/" + file + "/links?conversationId=" + conversation + "&seq=" + message.getSeq(), bearer);
    }

    private void collectAsIfOld(String file) {
        sql.update("UPDATE attachment SET updated_at = updated_at - 700000 WHERE attachment_id = ?", file);
        RestNode.node().getBean(AttachmentSweep.class).collect();
    }

    private int rows() {
        return sql.queryForObject(
                "SELECT COUNT(*) FROM attachment WHERE owner_id = ?",
                Integer.class,
                friends.ann().userId());
    }

    private String token(Client client) {
        return rest.post("/api/v1/users/" + client.userId() + "/tokens", "", RestNode.SERVER_KEY)
                .expect(200)
                .text("accessToken");
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
