package io.parley.logic.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.CustomContent;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Forward;
import io.parley.common.protocol.Mention;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.Origin;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.RemoveMember;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TextContent;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.TwoNodes;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ann and Bob talk in Ann's group, and send on to their pair what was said there. */
class ForwardsIT {
    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes();

    private Client ann;
    private Client bob;
    private long group;
    private long pair;

    @BeforeEach
    void meet() {
        Friends friends = NODES.friends();
        ann = friends.ann();
        bob = friends.bob();
        pair = friends.conversationId();
        group = friends.group();
    }

    @Test
    void one_saysWhatItsAuthorHasSaid_andNothingOfItsConversation() {
        long first = said(ann, group, text("first"));
        Content.Builder answer = text("@all yes")
                .setReplyTo(first)
                .addMentions(Mention.newBuilder().setLength(4));
        long source = said(ann, group, answer);
        Message original = pull(bob, group, source).get(0);

        SendResult result = send(bob, pair, forward(group, source));

        Content expected =
                text("@all yes").setOrigin(origin(ann, "Ann", original)).build();
        assertThat(result.getAcks(0).getContent()).isEqualTo(expected);
        await().untilAsserted(() -> assertThat(pushed(ann, pair)).containsExactly(expected));
        assertThat(contents(ann, pair)).containsExactly(expected);
    }

    @Test
    void oneThatWasForwarded_keepsItsFirstAuthor() {
        long source = said(ann, group, custom("{\"no\":7}", "Order 7"));
        Content once = send(bob, pair, forward(group, source)).getAcks(0).getContent();

        Content twice = send(bob, group, forward(pair, 1)).getAcks(0).getContent();

        assertThat(twice).isEqualTo(once);
        assertThat(twice.getOrigin().getAuthorName()).isEqualTo("Ann");
    }

    @Test
    void several_areOneMessage_inWhichThoseOfAMergedOneStandInItsPlace() {
        long a = said(ann, group, text("a"));
        long b = said(bob, group, text("b"));
        long merged = send(bob, group, forward(group, a, b)).getAcks(0).getSeq();
        long c = said(ann, group, text("c"));

        Content content = send(bob, pair, forward(group, merged, c)).getAcks(0).getContent();

        assertThat(content.hasOrigin()).isFalse();
        assertThat(content.getMerged().getItemsList())
                .extracting(item -> item.getText().getText())
                .containsExactly("a", "b", "c");
        assertThat(content.getMerged().getItemsList())
                .extracting(item -> item.getOrigin().getAuthorName())
                .containsExactly("Ann", "Bob", "Ann");
        assertThat(contents(ann, pair)).containsExactly(content);
        assertThat(send(bob, pair, forward(group, merged)).getAcks(0).getContent())
                .isEqualTo(send(ann, pair, forward(group, a, b)).getAcks(0).getContent());
    }

    @Test
    void resend_getsTheFirstAnswer_whateverHasBecomeOfItsSource() {
        long source = said(ann, group, text("once"));
        OutgoingMessage message = forward(group, source);
        SendResult first = send(bob, pair, message);

        ann.ask(edit(source, text("twice")));
        SendResult edited = send(bob, pair, message);
        recall(ann, group, source);
        SendResult recalled = send(bob, pair, message);

        assertThat(edited.getAcks(0))
                .isEqualTo(first.getAcks(0).toBuilder().setDuplicate(true).build());
        assertThat(recalled).isEqualTo(edited);
        assertThat(contents(ann, pair)).containsExactly(first.getAcks(0).getContent());
        OutgoingMessage other =
                message.toBuilder().setForward(forward(pair, 1).getForward()).build();
        assertThat(refused(send(bob, pair, other)).getCode()).isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
        OutgoingMessage said = message.toBuilder()
                .clearForward()
                .setContent(first.getAcks(0).getContent())
                .build();
        assertThat(refused(send(bob, pair, said)).getCode()).isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
    }

    @Test
    void resend_getsTheFirstAnswer_alsoWhenTheForwardedMessageItselfIsRecalled() {
        OutgoingMessage message = forward(group, said(ann, group, text("once")));
        SendResult first = send(bob, pair, message);
        recall(bob, pair, first.getAcks(0).getSeq());

        SendResult again = send(bob, pair, message);

        assertThat(again.getAcks(0))
                .isEqualTo(first.getAcks(0).toBuilder()
                        .setDuplicate(true)
                        .clearContent()
                        .build());
    }

    @Test
    void whatIsNotThereForTheSender_isRefused_andNothingIsStored() {
        long recalled = said(ann, group, text("recalled"));
        recall(ann, group, recalled);
        long line = 1;
        Client eve = NODES.friends().access().open(0, Friends.user(NODES.first(), "Eve"));
        Friends.befriend(eve, bob);
        long of = said(ann, group, text("not for Eve"));

        for (OutgoingMessage wrong : List.of(
                forward(group, recalled),
                forward(group, line),
                forward(group, 4711),
                forward(4711, 1),
                forward(0, 1),
                forward(group, recalled, of))) {
            assertThat(refused(send(bob, pair, wrong)).getCode()).isEqualTo(ErrorCode.CANNOT_FORWARD);
        }
        long withEve = open(eve, bob);
        assertThat(refused(send(eve, withEve, forward(group, of))).getCode()).isEqualTo(ErrorCode.CANNOT_FORWARD);

        assertThat(contents(bob, pair)).isEmpty();
        assertThat(contents(bob, withEve)).isEmpty();
    }

    @Test
    void whoHasLeft_forwardsWhatWasSaidUntilThen() {
        long before = said(ann, group, text("before"));
        ann.ask(ClientFrame.newBuilder()
                .setRemoveMember(RemoveMember.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setUserId(bob.userId())));
        long after = said(ann, group, text("after"));

        assertThat(send(bob, pair, forward(group, before)).getAcksCount()).isEqualTo(1);
        assertThat(refused(send(bob, pair, forward(group, after))).getCode()).isEqualTo(ErrorCode.CANNOT_FORWARD);
        assertThat(ask(bob, group, forward(group, before)).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void oneThatIsRefused_endsTheSendBehindThoseBeforeIt() {
        long source = said(ann, group, text("a"));

        SendResult result = send(bob, pair, forward(group, source), forward(group, 4711), forward(group, source));

        assertThat(result.getAcksCount()).isEqualTo(1);
        assertThat(result.getRefusal().getError().getCode()).isEqualTo(ErrorCode.CANNOT_FORWARD);
        assertThat(contents(ann, pair)).hasSize(1);
    }

    @Test
    void whatIsOutOfForm_isRefused() {
        long seq = said(ann, group, text("a"));
        OutgoingMessage both =
                forward(group, seq).toBuilder().setContent(text("b")).build();
        long[] many = LongStream.rangeClosed(1, 101).toArray();

        assertThat(refused(send(bob, pair, both)).getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refused(send(bob, pair, forward(group))).getMessage())
                .isEqualTo("forward.seqs: none (expected: at least 1)");
        assertThat(refused(send(bob, pair, forward(group, seq, seq))).getCode()).isEqualTo(ErrorCode.INVALID_RANGE);
        assertThat(refused(send(bob, pair, forward(group, 0))).getCode()).isEqualTo(ErrorCode.INVALID_RANGE);
        assertThat(ask(bob, pair, forward(group, many)).getError().getCode()).isEqualTo(ErrorCode.TOO_MANY_ITEMS);
        assertThat(contents(bob, pair)).isEmpty();
    }

    @Test
    void mergedOnes_areBoundedInNumberAndInLength() {
        List<Long> small = IntStream.range(0, 51)
                .mapToObj(i -> said(ann, group, text("a")))
                .toList();
        long[] seqs = small.stream().mapToLong(Long::longValue).toArray();
        long merged = send(ann, group, forward(group, seqs)).getAcks(0).getSeq();
        long again = send(ann, group, forward(group, seqs)).getAcks(0).getSeq();
        long long1 = said(ann, group, text("x".repeat(8_000)));
        long long2 = said(ann, group, text("x".repeat(8_000)));
        long long3 = said(ann, group, text("x".repeat(1_000)));

        assertThat(refused(send(ann, pair, forward(group, merged, again))).getCode())
                .isEqualTo(ErrorCode.TOO_MANY_ITEMS);
        assertThat(refused(send(ann, pair, forward(group, long1, long2, long3))).getCode())
                .isEqualTo(ErrorCode.TEXT_TOO_LONG);
        assertThat(send(ann, pair, forward(group, long1, long2)).getAcksCount()).isEqualTo(1);
    }

    @Test
    void whatWasForwarded_isNotEdited_andAClientCannotClaimIt() {
        long source = said(ann, group, text("a"));
        long forwarded = send(bob, group, forward(group, source)).getAcks(0).getSeq();
        Content claimed = text("lie")
                .setOrigin(Origin.newBuilder().setAuthorId(ann.userId()).setAuthorName("Ann"))
                .build();

        assertThat(bob.ask(edit(forwarded, text("lie"))).getError().getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        said(bob, pair, claimed.toBuilder());
        assertThat(contents(ann, pair)).containsExactly(text("lie").build());
    }

    private static Origin origin(Client author, String name, Message original) {
        return Origin.newBuilder()
                .setAuthorId(author.userId())
                .setAuthorName(name)
                .setSentAtMs(original.getSentAtMs())
                .build();
    }

    private static Content.Builder text(String text) {
        return Content.newBuilder().setText(TextContent.newBuilder().setText(text));
    }

    private static Content.Builder custom(String json, String fallback) {
        return Content.newBuilder()
                .setCustom(
                        CustomContent.newBuilder().setType("card").setJson(json).setFallback(fallback));
    }

    private static OutgoingMessage forward(long conversation, long... seqs) {
        Forward.Builder forward = Forward.newBuilder().setConversationId(conversation);
        for (long seq : seqs) {
            forward.addSeqs(seq);
        }
        return OutgoingMessage.newBuilder()
                .setClientMsgId(uuid())
                .setForward(forward)
                .build();
    }

    private static ServerFrame ask(Client client, long conversation, OutgoingMessage... messages) {
        return client.ask(ClientFrame.newBuilder()
                .setSend(Send.newBuilder().setConversationId(conversation).addAllMessages(List.of(messages))));
    }

    private static SendResult send(Client client, long conversation, OutgoingMessage... messages) {
        ServerFrame answer = ask(client, conversation, messages);
        assertThat(answer.hasSendResult()).as("%s", answer).isTrue();
        return answer.getSendResult();
    }

    private static long said(Client client, long conversation, Content.Builder content) {
        OutgoingMessage message = OutgoingMessage.newBuilder()
                .setClientMsgId(uuid())
                .setContent(content)
                .build();
        return send(client, conversation, message).getAcks(0).getSeq();
    }

    private static Error refused(SendResult result) {
        assertThat(result.getAcksCount()).isZero();
        return result.getRefusal().getError();
    }

    private static void recall(Client client, long conversation, long seq) {
        client.ask(ClientFrame.newBuilder()
                .setRecall(Recall.newBuilder()
                        .setConversationId(conversation)
                        .setSeq(seq)
                        .setOpId(uuid())));
    }

    private ClientFrame.Builder edit(long seq, Content.Builder content) {
        return ClientFrame.newBuilder()
                .setEdit(Edit.newBuilder()
                        .setConversationId(group)
                        .setSeq(seq)
                        .setContent(content)
                        .setOpId(uuid()));
    }

    private static long open(Client one, Client other) {
        return one.ask(ClientFrame.newBuilder()
                        .setOpenConversation(OpenConversation.newBuilder().setPeerUserId(other.userId())))
                .getOpenConversationResult()
                .getConversation()
                .getConversationId();
    }

    private static List<Message> pull(Client client, long conversation, long fromSeq) {
        return client.ask(ClientFrame.newBuilder()
                        .setPull(Pull.newBuilder()
                                .setConversationId(conversation)
                                .setFromSeq(fromSeq)))
                .getPullResult()
                .getMessagesList();
    }

    private static List<Content> contents(Client client, long conversation) {
        return pull(client, conversation, 1).stream().map(Message::getContent).toList();
    }

    private static List<Content> pushed(Client client, long conversation) {
        return client.pushes().stream()
                .flatMap(push -> push.getMessagePush().getMessagesList().stream())
                .filter(message -> message.getConversationId() == conversation)
                .map(Message::getContent)
                .toList();
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
