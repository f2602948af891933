package io.parley.logic.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.parley.common.protocol.AddMembers;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.CustomContent;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.MarkRead;
import io.parley.common.protocol.Mention;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.RemoveMember;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendResult;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.TextContent;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.TwoNodes;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mentions and the host's own content, in Ann's group with Bob and in their pair. */
class MentionsIT {
    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes();

    private Friends friends;
    private Client ann;
    private Client bob;
    private long group;

    @BeforeEach
    void meet() {
        friends = NODES.friends();
        ann = friends.ann();
        bob = friends.bob();
        group = friends.group();
    }

    @Test
    void unreadMessagesThatNameTheReaderOrEverybody_standInTheRow_untilTheyAreRead() {
        long named = said(ann, mention("@Bob", bob.userId()));
        said(ann, text("no one"));
        said(ann, mention("@Cy", 4711));
        long all = said(ann, mention("@all", 0));

        assertThat(row(bob).getMentionedSeqsList()).containsExactly(named, all);
        assertThat(row(ann).getMentionedSeqsList()).isEmpty();
        await().untilAsserted(() -> assertThat(pushed(bob))
                .extracting(message -> message.getContent().getMentionsList())
                .contains(List.of(at(bob.userId(), 0, 4))));

        bob.ask(ClientFrame.newBuilder()
                .setMarkRead(MarkRead.newBuilder().setConversationId(group).setReadSeq(named)));

        assertThat(row(bob).getMentionedSeqsList()).containsExactly(all);
    }

    @Test
    void editsAndRecalls_changeWhomAMessageNames() {
        long first = said(ann, text("plain"));
        long second = said(ann, mention("@Bob", bob.userId()));
        edited(first, mention("@all", 0));
        edited(second, text("no one any more"));
        assertThat(row(bob).getMentionedSeqsList()).containsExactly(first);

        ann.ask(ClientFrame.newBuilder()
                .setRecall(Recall.newBuilder()
                        .setConversationId(group)
                        .setSeq(first)
                        .setOpId(uuid())));

        assertThat(row(bob).getMentionedSeqsList()).isEmpty();
    }

    @Test
    void moreThanAClientIsToldOf_theNewestCount() {
        List<Long> all = IntStream.range(0, 55)
                .mapToObj(i -> said(ann, mention("@all", 0)))
                .toList();

        assertThat(row(bob).getMentionedSeqsList()).isEqualTo(all.subList(5, 55));
    }

    @Test
    void mentionsOfTheTimeWithoutAMember_areNotForWhoComesBack() {
        said(ann, mention("@Bob", bob.userId()));
        ann.ask(ClientFrame.newBuilder()
                .setRemoveMember(RemoveMember.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setUserId(bob.userId())));
        said(ann, mention("@Bob", bob.userId()));
        ann.ask(ClientFrame.newBuilder()
                .setAddMembers(AddMembers.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .addUserIds(bob.userId())));
        long seen = said(ann, mention("@Bob", bob.userId()));

        assertThat(row(bob).getMentionedSeqsList()).containsExactly(seen);
    }

    @Test
    void aResend_findsItsFirstAnswer_andOtherMentionsAreOtherContent() {
        OutgoingMessage message = outgoing(mention("@Bob", bob.userId()));
        long seq = send(ann, group, message).getAcks(0).getSeq();

        assertThat(send(ann, group, message).getAcks(0).getSeq()).isEqualTo(seq);
        OutgoingMessage other =
                message.toBuilder().setContent(mention("@Bob", ann.userId())).build();
        assertThat(refused(send(ann, group, other)).getCode()).isEqualTo(ErrorCode.CLIENT_MSG_ID_REUSED);
        assertThat(row(bob).getMentionedSeqsList()).containsExactly(seq);
    }

    @Test
    void inAPair_nobodyIsCalled() {
        send(ann, friends.conversationId(), outgoing(mention("@Bob", bob.userId())));

        assertThat(row(bob, friends.conversationId()).getUnread()).isEqualTo(1);
        assertThat(row(bob, friends.conversationId()).getMentionedSeqsList()).isEmpty();
    }

    static Stream<Arguments> wrongMentions() {
        return Stream.of(
                Arguments.of(at(1, -1, 2), ErrorCode.INVALID_RANGE),
                Arguments.of(at(1, 0, 0), ErrorCode.INVALID_RANGE),
                Arguments.of(at(1, 2, 3), ErrorCode.INVALID_RANGE),
                Arguments.of(at(1, Integer.MAX_VALUE, Integer.MAX_VALUE), ErrorCode.INVALID_RANGE),
                Arguments.of(at(-1, 0, 1), ErrorCode.INVALID_ARGUMENT));
    }

    @ParameterizedTest
    @MethodSource("wrongMentions")
    void wrongMention_isRefused_andTheMessageIsNotStored(Mention wrong, ErrorCode code) {
        Content.Builder content = text("four").addMentions(wrong);

        assertThat(refused(send(ann, group, outgoing(content))).getCode()).isEqualTo(code);
        assertThat(row(ann).getLastMessage().getContent().hasText()).isFalse();
    }

    @Test
    void mentionsThatOverlap_orAreTooMany_areRefused() {
        Content.Builder overlapping = text("abcd").addMentions(at(1, 0, 2)).addMentions(at(2, 1, 2));
        Content.Builder many = text("x".repeat(51));
        IntStream.range(0, 51).forEach(i -> many.addMentions(at(i, i, 1)));

        assertThat(refused(send(ann, group, outgoing(overlapping))).getMessage())
                .isEqualTo("mentions: 2 from 1 (expected: at least 1, within 2 to 4)");
        assertThat(refused(send(ann, group, outgoing(many))).getCode()).isEqualTo(ErrorCode.TOO_MANY_ITEMS);
    }

    @Test
    void theHostsOwnContent_isStoredAsItIs_andMayBeEditedByItsLike() {
        Content.Builder card = custom("com.example.order", "{ \"no\": 7, \"items\": [1, {}] }", "Order 7");
        long seq = said(ann, card);

        assertThat(row(bob).getLastMessage().getContent()).isEqualTo(card.build());
        Content.Builder fresh = custom("com.example.order", "{\"no\":8}", "");
        edited(seq, fresh);
        assertThat(row(bob).getLastMessage().getContent()).isEqualTo(fresh.build());
        assertThat(ann.ask(edit(seq, text("a text"), 1)).getError().getMessage())
                .isEqualTo("content: TEXT (expected: CUSTOM, as it was)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{", "{} {}", "{\"a\":1,\"a\":2}", "{'a':1}"})
    void jsonThatIsNoObject_isRefused(String json) {
        Error error = refused(send(ann, group, outgoing(custom("card", json, ""))));

        assertThat(error.getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(error.getMessage()).isEqualTo("json: not an object (expected: {…}, each name once)");
    }

    @Test
    void customContentOfNoType_orTooLong_isRefused() {
        String large = "{\"a\":\"" + "x".repeat(9_000) + "\"}";

        assertThat(refused(send(ann, group, outgoing(custom("A card", "{}", ""))))
                        .getMessage())
                .startsWith("type: 6 bytes (expected:");
        assertThat(refused(send(ann, group, outgoing(custom("card", large, ""))))
                        .getCode())
                .isEqualTo(ErrorCode.TEXT_TOO_LONG);
        assertThat(refused(send(ann, group, outgoing(custom("card", "{}", large))))
                        .getMessage())
                .startsWith("fallback: 9008 bytes");
    }

    private static Mention at(long userId, int offset, int length) {
        return Mention.newBuilder()
                .setUserId(userId)
                .setOffset(offset)
                .setLength(length)
                .build();
    }

    private static Content.Builder text(String text) {
        return Content.newBuilder().setText(TextContent.newBuilder().setText(text));
    }

    private static Content.Builder mention(String text, long userId) {
        return text(text).addMentions(at(userId, 0, text.length()));
    }

    private static Content.Builder custom(String type, String json, String fallback) {
        return Content.newBuilder()
                .setCustom(
                        CustomContent.newBuilder().setType(type).setJson(json).setFallback(fallback));
    }

    private static OutgoingMessage outgoing(Content.Builder content) {
        return OutgoingMessage.newBuilder()
                .setClientMsgId(uuid())
                .setContent(content)
                .build();
    }

    private static SendResult send(Client client, long conversation, OutgoingMessage message) {
        return client.ask(ClientFrame.newBuilder()
                        .setSend(Send.newBuilder()
                                .setConversationId(conversation)
                                .addMessages(message)))
                .getSendResult();
    }

    private long said(Client client, Content.Builder content) {
        return send(client, group, outgoing(content)).getAcks(0).getSeq();
    }

    private static Error refused(SendResult result) {
        return result.getRefusal().getError();
    }

    private ClientFrame.Builder edit(long seq, Content.Builder content, int edits) {
        return ClientFrame.newBuilder()
                .setEdit(Edit.newBuilder()
                        .setConversationId(group)
                        .setSeq(seq)
                        .setContent(content)
                        .setEdits(edits)
                        .setOpId(uuid()));
    }

    private void edited(long seq, Content.Builder content) {
        assertThat(ann.ask(edit(seq, content, 0)).getChangeResult().getMessage().getEdits())
                .isEqualTo(1);
    }

    private Conversation row(Client client) {
        return row(client, group);
    }

    private static Conversation row(Client client, long conversation) {
        return client
                .ask(ClientFrame.newBuilder().setSync(Sync.newBuilder().setSyncToken(ByteString.EMPTY)))
                .getSyncResult()
                .getConversationsList()
                .stream()
                .filter(row -> row.getConversationId() == conversation)
                .findFirst()
                .orElseThrow();
    }

    private List<Message> pushed(Client client) {
        return client.pushes().stream()
                .flatMap(push -> push.getMessagePush().getMessagesList().stream())
                .filter(message -> message.getConversationId() == group)
                .toList();
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
