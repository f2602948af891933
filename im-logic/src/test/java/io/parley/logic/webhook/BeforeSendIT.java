package io.parley.logic.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TextContent;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.TwoNodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The host is asked about each message, on both nodes: it refuses what is bad, and finds other words for what is ugly. */
class BeforeSendIT {
    private static final Host HOST = new Host();

    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes(
            "parley.before-send.url=" + HOST.url("/hook"),
            "parley.before-send.secret=" + Host.SECRET,
            "parley.before-send.previous-secret=" + Host.PREVIOUS,
            "parley.before-send.on-failure=refuse");

    private Client ann;
    private Client annElsewhere;
    private long pair;

    @BeforeEach
    void meet() {
        ann = NODES.friends().ann();
        annElsewhere = NODES.friends().access().open(1, ann.userId());
        pair = NODES.friends().conversationId();
        HOST.behave(BeforeSendIT::judge);
    }

    private static void judge(JsonNode event, HttpExchange exchange) throws IOException {
        String text = event.at("/content/text/text").asString();
        byte[] answer = (text.startsWith("bad")
                        ? "{\"action\":\"refuse\",\"reason\":\"be kind\"}"
                        : text.startsWith("ugly")
                                ? "{\"action\":\"alter\",\"content\":{\"text\":{\"text\":\"fine\"}}}"
                                : "{\"action\":\"allow\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Test
    void verdicts_areCarriedOut_andAResendOnAnyNode_getsTheSameOnes() {
        List<OutgoingMessage> messages = List.of(message("good"), message("ugly"), message("bad"), message("good too"));

        SendResult first = send(ann, messages);
        HOST.behave((event, exchange) -> Host.answer(exchange, 204));
        SendResult again = send(annElsewhere, messages);

        assertThat(first.getAcksCount()).isEqualTo(2);
        assertThat(first.getRefusal().getError().getCode()).isEqualTo(ErrorCode.MESSAGE_REFUSED);
        assertThat(first.getRefusal().getError().getMessage()).isEqualTo("be kind");
        assertThat(first.getRefusal().getClientMsgId())
                .isEqualTo(messages.get(2).getClientMsgId());
        assertThat(again.getRefusal()).isEqualTo(first.getRefusal());
        assertThat(again.getAcksList())
                .allSatisfy(ack -> assertThat(ack.getDuplicate()).isTrue());
        assertThat(again.getAcks(1).getMessageId()).isEqualTo(first.getAcks(1).getMessageId());
        assertThat(stored()).containsExactly("good", "fine");
        assertThat(HOST.told("/hook", pair)).as("each once").hasSize(4);
        assertThat(send(ann, List.of(messages.get(3))).getAcksCount()).isOne();
        assertThat(HOST.told("/hook", pair)).hasSize(4);
    }

    @Test
    void edits_areDecidedOn_andARepetitionOnAnyNodeGetsTheSame() {
        send(ann, List.of(message("good")));
        ClientFrame.Builder bad = edit("bad", 0);

        assertThat(ann.ask(bad).getError().getCode()).isEqualTo(ErrorCode.MESSAGE_REFUSED);
        HOST.behave((event, exchange) -> Host.answer(exchange, 204));
        assertThat(annElsewhere.ask(bad).getError().getMessage()).isEqualTo("be kind");
        assertThat(stored()).containsExactly("good");

        HOST.behave(BeforeSendIT::judge);
        ClientFrame.Builder ugly = edit("ugly", 0);
        assertThat(ann.ask(ugly)
                        .getChangeResult()
                        .getMessage()
                        .getContent()
                        .getText()
                        .getText())
                .isEqualTo("fine");
        assertThat(annElsewhere.ask(ugly).getChangeResult().getMessage().getEdits())
                .as("carried out once")
                .isEqualTo(1);
        assertThat(NODES.friends().bob().ask(edit("good", 1)).getError().getCode())
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(HOST.told("/hook", pair))
                .extracting(told -> told.type())
                .containsExactly("message.before-send", "message.before-edit", "message.before-edit");
        JsonNode asked = HOST.told("/hook", pair).get(1).event();
        assertThat(asked.path("seq").asString()).isEqualTo("1");
        assertThat(asked.path("opId").asString()).isEqualTo(bad.getEdit().getOpId());
        assertThat(asked.at("/content/text/text").asString()).isEqualTo("bad");
    }

    private ClientFrame.Builder edit(String text, int edits) {
        return ClientFrame.newBuilder()
                .setEdit(Edit.newBuilder()
                        .setConversationId(pair)
                        .setSeq(1)
                        .setOpId(UUID.randomUUID().toString())
                        .setEdits(edits)
                        .setContent(Content.newBuilder()
                                .setText(TextContent.newBuilder().setText(text))));
    }

    @Test
    void messagesOfOneSender_keepTheirOrder() {
        List<OutgoingMessage> messages =
                IntStream.range(0, 20).mapToObj(i -> message("message " + i)).toList();

        assertThat(send(ann, messages).getAcksCount()).isEqualTo(20);

        assertThat(stored())
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "message " + i).toList());
    }

    @Test
    void hostThatIsSlow_holdsNothingElseUp_andOneThatIsDownHoldsMessagesBackForNow() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        HOST.behave((event, exchange) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            judge(event, exchange);
        });
        OutgoingMessage message = message("good");
        CompletableFuture<ServerFrame> sent = ann.request(frame(List.of(message)));
        await().until(() -> !HOST.told("/hook", pair).isEmpty());
        assertThat(ann.ask(pull()).hasPullResult()).isTrue();
        assertThat(sent).isNotDone();
        ServerFrame late = Core.get(sent);
        assertThat(late.getError().getCode()).as("after a second").isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(late.getError().getRetryable()).isTrue();
        assertThat(stored()).isEmpty();

        go.countDown();
        HOST.behave(BeforeSendIT::judge);
        assertThat(send(ann, List.of(message)).getAcksCount()).isOne();
        assertThat(stored()).containsExactly("good");
    }

    @Test
    void stranger_isRefused_andTheHostHearsNothingOfIt() {
        Client eve = NODES.friends().access().open(0, Friends.user(NODES.first(), "Eve"));

        assertThat(eve.ask(frame(List.of(message("hello")))).getError().getCode())
                .isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(HOST.told("/hook", pair)).isEmpty();
    }

    private SendResult send(Client who, List<OutgoingMessage> messages) {
        ServerFrame reply = who.ask(frame(messages));
        assertThat(reply.hasError()).as(reply.toString()).isFalse();
        return reply.getSendResult();
    }

    private ClientFrame.Builder frame(List<OutgoingMessage> messages) {
        return ClientFrame.newBuilder()
                .setSend(Send.newBuilder().setConversationId(pair).addAllMessages(messages));
    }

    private ClientFrame.Builder pull() {
        return ClientFrame.newBuilder().setPull(Pull.newBuilder().setConversationId(pair));
    }

    private List<String> stored() {
        return ann.ask(pull()).getPullResult().getMessagesList().stream()
                .map(message -> message.getContent().getText().getText())
                .toList();
    }

    private static OutgoingMessage message(String text) {
        return OutgoingMessage.newBuilder()
                .setClientMsgId(UUID.randomUUID().toString())
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText(text)))
                .build();
    }
}
