package io.parley.logic.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.parley.common.protocol.Block;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ListPinned;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.PinMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.PullChanges;
import io.parley.common.protocol.PullChangesResult;
import io.parley.common.protocol.React;
import io.parley.common.protocol.Reaction;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UserKind;
import io.parley.logic.testing.AccessDriver;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.TwoNodes;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Edits, recalls, replies, reactions and pins of two friends, each connected to another logic node. */
class ChangesIT {
    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes();

    private AccessDriver access;
    private Client ann;
    private Client bob;
    private long pair;

    @BeforeEach
    void meet() {
        Friends friends = NODES.friends();
        access = friends.access();
        ann = friends.ann();
        bob = friends.bob();
        pair = friends.conversationId();
    }

    @Test
    void edit_isAnsweredAndPushedToEveryOtherDevice() {
        Client phone = access.open(1, ann.userId(), UserKind.USER, 0, "anns-phone");
        say(ann, "helo");

        Message edited = ann.ask(edit(1, "hello", 0, uuid())).getChangeResult().getMessage();

        assertThat(edited.getContent().getText().getText()).isEqualTo("hello");
        assertThat(edited.getEdits()).isEqualTo(1);
        assertThat(edited.getEditedAtMs()).isPositive();
        assertThat(edited.getChangeSeq()).isEqualTo(1);
        for (Client device : List.of(phone, bob)) {
            await().untilAsserted(() -> assertThat(changes(device))
                    .singleElement()
                    .satisfies(push -> {
                        assertThat(push.getChangePush().getChangeSeq()).isEqualTo(1);
                        assertThat(push.getChangePush().getMessage()).isEqualTo(edited);
                    }));
        }
        assertThat(changes(ann)).isEmpty();
    }

    @Test
    void recall_reachesThoseWhoWereOffline_andIsNotUnread() {
        say(ann, "one");
        say(ann, "oops");
        ByteString token = sync(bob, ByteString.EMPTY);
        long cursor = state(bob).getChangeSeq();
        assertThat(state(bob).getUnread()).isEqualTo(2);
        bob.closed();

        Message recalled = ann.ask(recall(2, uuid())).getChangeResult().getMessage();
        assertThat(recalled.getRecalled()).isTrue();
        assertThat(recalled.getContent()).isEqualTo(Content.getDefaultInstance());

        Client later = access.open(1, bob.userId());
        Conversation state = later.ask(
                        ClientFrame.newBuilder().setSync(Sync.newBuilder().setSyncToken(token)))
                .getSyncResult()
                .getConversations(0);
        assertThat(state.getUnread()).isEqualTo(1);
        assertThat(state.getLastMessage()).isEqualTo(recalled);
        assertThat(state.getChangeSeq()).isEqualTo(cursor + 1);
        PullChangesResult missed = pullChanges(later, cursor);
        assertThat(missed.getMessagesList()).containsExactly(recalled);
        assertThat(missed.getCoveredToChangeSeq()).isEqualTo(state.getChangeSeq());
        assertThat(missed.getChangeSeq()).isEqualTo(state.getChangeSeq());
        assertThat(later.ask(ClientFrame.newBuilder().setPull(Pull.newBuilder().setConversationId(pair)))
                        .getPullResult()
                        .getMessages(1))
                .isEqualTo(recalled);
    }

    @Test
    void resend_ofARecalledMessage_bringsNothingBack() {
        OutgoingMessage oops = text("oops");
        ann.ask(send(oops));
        Message recalled = ann.ask(recall(1, uuid())).getChangeResult().getMessage();
        Client elsewhere = access.open(1, ann.userId(), UserKind.USER, 0, "other-device");

        for (Client device : List.of(ann, elsewhere)) {
            assertThat(device.ask(send(oops)).getSendResult().getAcks(0).getDuplicate())
                    .isTrue();
        }

        await().untilAsserted(() -> assertThat(messages(bob)).hasSize(3));
        assertThat(messages(bob).get(1)).isEqualTo(recalled);
        assertThat(messages(bob).get(2)).isEqualTo(recalled);
    }

    @Test
    void change_repeated_changesNothingMore() {
        say(ann, "helo");
        String opId = uuid();
        Message once = ann.ask(edit(1, "hello", 0, opId)).getChangeResult().getMessage();

        assertThat(ann.ask(edit(1, "hello", 0, opId)).getChangeResult().getMessage())
                .isEqualTo(once);
        assertThat(ann.ask(edit(1, "hallo", 0, uuid())).getError().getCode()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(pullChanges(bob, 0).getChangeSeq()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(changes(bob)).hasSize(1));
    }

    @Test
    void change_pastItsTime_isTooLate() {
        say(ann, "long ago");
        age(Duration.ofMinutes(3));
        assertThat(ann.ask(recall(1, uuid())).getError().getCode()).isEqualTo(ErrorCode.TOO_LATE);
        assertThat(ann.ask(edit(1, "not so long ago", 0, uuid())).hasChangeResult())
                .isTrue();

        age(Duration.ofMinutes(16));
        assertThat(ann.ask(edit(1, "today", 1, uuid())).getError().getCode()).isEqualTo(ErrorCode.TOO_LATE);
        assertThat(text(1)).isEqualTo("not so long ago");
    }

    /** Who may not, by what they ask. */
    private enum Asking {
        PEER,
        STRANGER,
        BLOCKED,
        ANOTHER_CONVERSATION
    }

    static Stream<Asking> askings() {
        return Stream.of(Asking.values());
    }

    @ParameterizedTest
    @MethodSource("askings")
    void change_byWhoMayNot_isNotAllowedAndChangesNothing(Asking asking) {
        say(ann, "mine");
        Client who = switch (asking) {
            case PEER -> bob;
            case STRANGER -> access.open(0, Friends.user(NODES.first(), "Eve"));
            case BLOCKED, ANOTHER_CONVERSATION -> ann;
        };
        if (asking == Asking.BLOCKED) {
            bob.ask(ClientFrame.newBuilder()
                    .setBlock(Block.newBuilder().setUserId(ann.userId()).setOpId(uuid())));
        }
        if (asking == Asking.ANOTHER_CONVERSATION) {
            pair += 1_000_000;
        }

        assertThat(who.ask(recall(1, uuid())).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        assertThat(who.ask(edit(1, "yours", 0, uuid())).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        if (asking != Asking.PEER) {
            assertThat(who.ask(react(1, "👍", false)).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
            assertThat(who.ask(pin(1, false)).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        }

        if (asking == Asking.ANOTHER_CONVERSATION) {
            pair -= 1_000_000;
        }
        assertThat(text(1)).isEqualTo("mine");
        assertThat(pullChanges(bob, 0).getChangeSeq()).isZero();
    }

    @Test
    void react_reachesEveryDevice_onceForEachUser() {
        Client phone = access.open(1, ann.userId(), UserKind.USER, 0, "anns-phone");
        say(ann, "hello");

        Message once = ann.ask(react(1, "👍", false)).getChangeResult().getMessage();
        assertThat(once.getReactionsList()).containsExactly(reaction("👍", ann));
        Message both = bob.ask(react(1, "👍", false)).getChangeResult().getMessage();
        assertThat(both.getReactionsList()).containsExactly(reaction("👍", ann, bob));
        assertThat(ann.ask(react(1, "👍", false)).getChangeResult().getMessage())
                .isEqualTo(both);
        Message left = ann.ask(react(1, "👍", true)).getChangeResult().getMessage();
        assertThat(left.getReactionsList()).containsExactly(reaction("👍", bob));
        assertThat(left.getContent()).isEqualTo(content("hello"));

        await().untilAsserted(() -> assertThat(changes(phone)).hasSize(3));
        assertThat(changes(phone).get(2).getChangePush().getMessage()).isEqualTo(left);
        assertThat(state(bob).getLastMessage()).isEqualTo(left);
        assertThat(pullChanges(bob, 0).getMessagesList()).containsExactly(left);
    }

    @Test
    void pinMessage_isListedForBoth_untilItIsTakenOffOrRecalled() {
        say(ann, "one");
        say(ann, "two");
        say(bob, "three");

        Message one = bob.ask(pin(1, false)).getChangeResult().getMessage();
        Message third = ann.ask(pin(3, false)).getChangeResult().getMessage();
        ann.ask(pin(2, false));
        assertThat(one.getPinnedById()).isEqualTo(bob.userId());
        assertThat(one.getPinnedAtMs()).isPositive();
        assertThat(pinned(bob)).extracting(Message::getSeq).containsExactly(2L, 3L, 1L);
        ann.ask(recall(2, uuid()));
        bob.ask(pin(1, true));
        assertThat(pinned(ann)).containsExactly(third);
        Client eve = access.open(0, Friends.user(NODES.second(), "Eve"));
        assertThat(eve.ask(listPinned()).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void reply_saysWhatItAnswers_alsoAfterAnEdit() {
        say(bob, "lunch?");
        OutgoingMessage yes = reply(1, "yes");

        assertThat(ann.ask(send(yes)).getSendResult().getAcks(0).getSeq()).isEqualTo(2);
        await().untilAsserted(() -> assertThat(messages(bob))
                .singleElement()
                .satisfies(
                        message -> assertThat(message.getContent().getReplyTo()).isEqualTo(1)));
        assertThat(ann.ask(send(yes)).getSendResult().getAcks(0).getDuplicate()).isTrue();
        Content edited = ann.ask(edit(2, "yes, gladly", 0, uuid()))
                .getChangeResult()
                .getMessage()
                .getContent();
        assertThat(edited)
                .isEqualTo(content("yes, gladly").toBuilder().setReplyTo(1).build());
        assertThat(ann.ask(send(yes)).getSendResult().getAcks(0).getDuplicate()).isTrue();
    }

    @Test
    void reply_toWhatIsNotThere_isRefusedAlone_andWhatStandsBehindItIsNotStored() {
        ServerFrame reply = ann.ask(send(text("one"), reply(1, "two"), reply(4, "three"), text("four")));
        assertThat(reply.getSendResult().getAcksCount()).isEqualTo(2);
        assertThat(reply.getSendResult().getRefusal().getError().getCode()).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
        assertThat(refusal(reply(3, "first of its send")).getMessage())
                .isEqualTo("reply_to: there is no such message (expected: 0, or a seq up to the last)");
        assertThat(refusal(reply(-1, "x")).getCode()).isEqualTo(ErrorCode.INVALID_RANGE);
        assertThat(state(ann).getLastSeq()).isEqualTo(2);
    }

    @Test
    void pullChanges_byAStranger_isNotAllowed() {
        Client eve = access.open(0, Friends.user(NODES.first(), "Eve"));

        assertThat(eve.ask(ClientFrame.newBuilder()
                                .setPullChanges(PullChanges.newBuilder().setConversationId(pair)))
                        .getError()
                        .getCode())
                .isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void pullChanges_inPages_coversAll() {
        for (int i = 1; i <= 5; i++) {
            say(ann, "m" + i);
            ann.ask(edit(i, "e" + i, 0, uuid()));
        }

        PullChangesResult page = bob.ask(ClientFrame.newBuilder()
                        .setPullChanges(PullChanges.newBuilder()
                                .setConversationId(pair)
                                .setAfterChangeSeq(1)
                                .setLimit(3)))
                .getPullChangesResult();

        assertThat(page.getMessagesList()).extracting(Message::getSeq).containsExactly(2L, 3L, 4L);
        assertThat(page.getCoveredToChangeSeq()).isEqualTo(4);
        assertThat(page.getChangeSeq()).isEqualTo(5);
    }

    @Test
    void requests_outOfShape_areRefusedWithWhatWasExpected() {
        say(ann, "mine");
        assertError(recall(0, uuid()), ErrorCode.INVALID_RANGE, "seq: 0 (expected: >= 1)");
        assertError(recall(2, uuid()), ErrorCode.NOT_FOUND, "seq: there is no message 2");
        assertError(
                recall(1, "1"), ErrorCode.INVALID_ARGUMENT, "op_id: expected a UUID of 36 characters in lower case");
        assertError(edit(1, " ", 0, uuid()), ErrorCode.EMPTY_TEXT, "text: blank (expected: something to read)");
        assertError(
                edit(1, "x".repeat(8_193), 0, uuid()),
                ErrorCode.TEXT_TOO_LONG,
                "text: 8193 bytes of UTF-8 (expected: at most 8192)");
        assertError(edit(1, "x", -1, uuid()), ErrorCode.INVALID_ARGUMENT, "edits: -1 (expected: >= 0)");
        assertError(edit(1, "x", 4, uuid()), ErrorCode.CONFLICT, "edits: 4 (expected: 0)");
        assertError(react(0, "👍", false), ErrorCode.INVALID_RANGE, "seq: 0 (expected: >= 1)");
        assertError(react(9, "👍", false), ErrorCode.NOT_FOUND, "seq: there is no message 9");
        assertError(
                react(1, "ok", false),
                ErrorCode.INVALID_ARGUMENT,
                "emoji: 2 bytes (expected: one emoji of at most 32)");
        assertError(pin(0, false), ErrorCode.INVALID_RANGE, "seq: 0 (expected: >= 1)");
        assertError(pin(9, false), ErrorCode.NOT_FOUND, "seq: there is no message 9");
        assertError(
                ClientFrame.newBuilder()
                        .setPullChanges(
                                PullChanges.newBuilder().setConversationId(pair).setAfterChangeSeq(-1)),
                ErrorCode.INVALID_RANGE,
                "after_change_seq: -1 (expected: >= 0)");
        assertError(
                ClientFrame.newBuilder()
                        .setPullChanges(
                                PullChanges.newBuilder().setConversationId(pair).setLimit(-1)),
                ErrorCode.INVALID_ARGUMENT,
                "limit: -1 (expected: >= 0)");
        assertThat(text(1)).isEqualTo("mine");
    }

    private void assertError(ClientFrame.Builder request, ErrorCode code, String message) {
        ServerFrame reply = ann.ask(request);
        assertThat(reply.getError().getCode()).as("%s", reply).isEqualTo(code);
        assertThat(reply.getError().getMessage()).isEqualTo(message);
    }

    private void say(Client who, String text) {
        assertThat(who.ask(send(text(text))).getSendResult().getAcksCount()).isEqualTo(1);
    }

    /** As if everything had been sent that much earlier. */
    private void age(Duration by) {
        LogicNodes.sql(NODES.first())
                .update("UPDATE message SET sent_at = sent_at - ? WHERE conversation_id = ?", by.toMillis(), pair);
    }

    private String text(long seq) {
        return ann.ask(ClientFrame.newBuilder()
                        .setPull(Pull.newBuilder()
                                .setConversationId(pair)
                                .setFromSeq(seq)
                                .setToSeq(seq)))
                .getPullResult()
                .getMessages(0)
                .getContent()
                .getText()
                .getText();
    }

    private PullChangesResult pullChanges(Client who, long after) {
        return who.ask(ClientFrame.newBuilder()
                        .setPullChanges(
                                PullChanges.newBuilder().setConversationId(pair).setAfterChangeSeq(after)))
                .getPullChangesResult();
    }

    private static ByteString sync(Client who, ByteString token) {
        return who.ask(ClientFrame.newBuilder().setSync(Sync.newBuilder().setSyncToken(token)))
                .getSyncResult()
                .getNextToken();
    }

    private static Conversation state(Client who) {
        return who.ask(ClientFrame.newBuilder().setSync(Sync.getDefaultInstance()))
                .getSyncResult()
                .getConversations(0);
    }

    private ClientFrame.Builder recall(long seq, String opId) {
        return ClientFrame.newBuilder()
                .setRecall(
                        Recall.newBuilder().setConversationId(pair).setSeq(seq).setOpId(opId));
    }

    private Error refusal(OutgoingMessage message) {
        return ann.ask(send(message)).getSendResult().getRefusal().getError();
    }

    private ClientFrame.Builder react(long seq, String emoji, boolean remove) {
        return ClientFrame.newBuilder()
                .setReact(React.newBuilder()
                        .setConversationId(pair)
                        .setSeq(seq)
                        .setEmoji(emoji)
                        .setRemove(remove)
                        .setOpId(uuid()));
    }

    private ClientFrame.Builder pin(long seq, boolean unpin) {
        return ClientFrame.newBuilder()
                .setPinMessage(PinMessage.newBuilder()
                        .setConversationId(pair)
                        .setSeq(seq)
                        .setUnpin(unpin)
                        .setOpId(uuid()));
    }

    private ClientFrame.Builder listPinned() {
        return ClientFrame.newBuilder().setListPinned(ListPinned.newBuilder().setConversationId(pair));
    }

    private List<Message> pinned(Client who) {
        return who.ask(listPinned()).getListPinnedResult().getMessagesList();
    }

    private static Reaction reaction(String emoji, Client... users) {
        return Reaction.newBuilder()
                .setEmoji(emoji)
                .addAllUserIds(Stream.of(users).map(Client::userId).toList())
                .build();
    }

    private static OutgoingMessage reply(long to, String text) {
        OutgoingMessage.Builder message = text(text).toBuilder();
        message.getContentBuilder().setReplyTo(to);
        return message.build();
    }

    private ClientFrame.Builder edit(long seq, String text, int edits, String opId) {
        return ClientFrame.newBuilder()
                .setEdit(Edit.newBuilder()
                        .setConversationId(pair)
                        .setSeq(seq)
                        .setContent(content(text))
                        .setEdits(edits)
                        .setOpId(opId));
    }

    private ClientFrame.Builder send(OutgoingMessage... messages) {
        return ClientFrame.newBuilder()
                .setSend(Send.newBuilder().setConversationId(pair).addAllMessages(List.of(messages)));
    }

    private static OutgoingMessage text(String text) {
        return OutgoingMessage.newBuilder()
                .setClientMsgId(uuid())
                .setContent(content(text))
                .build();
    }

    private static Content content(String text) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }

    private static List<ServerFrame> changes(Client client) {
        return client.pushes().stream().filter(ServerFrame::hasChangePush).toList();
    }

    private static List<Message> messages(Client client) {
        return client.pushes().stream()
                .flatMap(push -> push.getMessagePush().getMessagesList().stream())
                .toList();
    }
}
