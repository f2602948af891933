package io.parley.logic.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.DeleteMessages;
import io.parley.common.protocol.Deletion;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Forward;
import io.parley.common.protocol.LeaveGroup;
import io.parley.common.protocol.ListPinned;
import io.parley.common.protocol.MarkRead;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.PinMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.PullChanges;
import io.parley.common.protocol.PullResult;
import io.parley.common.protocol.Search;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UserKind;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Ann and Bob have talked; Bob takes messages out of his own view. */
class DeletionsIT {
    private static LogicNodes deployment;
    private static ConfigurableApplicationContext node;

    private Friends friends;
    private Client ann;
    private Client bob;
    private Client phone;
    private long pair;

    @BeforeAll
    static void start() {
        deployment = new LogicNodes(DeletionsIT.class);
        node = deployment.start();
    }

    @AfterAll
    static void stop() {
        deployment.close();
    }

    @BeforeEach
    void talk() {
        friends = Friends.meet(node);
        ann = friends.ann();
        bob = friends.bob();
        pair = friends.conversationId();
        phone = friends.access().open(0, bob.userId(), UserKind.USER, 0, "bobs-phone");
        say(ann, "apples");
        say(ann, "pears");
        say(bob, "plums");
        say(ann, "grapes");
    }

    @AfterEach
    void leave() {
        friends.close();
    }

    private static Content text(String text) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
    }

    private ServerFrame send(Client who, OutgoingMessage.Builder message) {
        return who.ask(ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(pair)
                        .addMessages(message.setClientMsgId(UUID.randomUUID().toString()))));
    }

    private void say(Client who, String text) {
        send(who, OutgoingMessage.newBuilder().setContent(text(text)));
    }

    private void read(Client who, long seq) {
        who.ask(ClientFrame.newBuilder()
                .setMarkRead(MarkRead.newBuilder().setConversationId(pair).setReadSeq(seq)));
    }

    private static ClientFrame.Builder deletion(long conversationId, long... seqs) {
        return ClientFrame.newBuilder()
                .setDeleteMessages(DeleteMessages.newBuilder()
                        .setConversationId(conversationId)
                        .addAllSeqs(LongStream.of(seqs).boxed().toList()));
    }

    private Deletion delete(Client who, long... seqs) {
        return who.ask(deletion(pair, seqs)).getDeleteMessagesResult().getDeletion();
    }

    private PullResult pull(Client who) {
        return who.ask(ClientFrame.newBuilder().setPull(Pull.newBuilder().setConversationId(pair)))
                .getPullResult();
    }

    private Conversation state(Client who) {
        return state(who, pair);
    }

    private static Conversation state(Client who, long conversationId) {
        return who
                .ask(ClientFrame.newBuilder().setSync(Sync.newBuilder().setSyncToken(ByteString.EMPTY)))
                .getSyncResult()
                .getConversationsList()
                .stream()
                .filter(state -> state.getConversationId() == conversationId)
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> seqs(List<Message> messages) {
        return messages.stream().map(Message::getSeq).toList();
    }

    @Test
    void delete_takesThemOutOfTheOwnViewOnly_andTellsTheOtherDevices() {
        read(bob, 4);

        Deletion deletion = delete(bob, 4, 2);

        assertThat(deletion.getSeqsList()).containsExactly(2L, 4L);
        assertThat(deletion.getVersion()).isEqualTo(1);
        PullResult left = pull(bob);
        assertThat(seqs(left.getMessagesList())).containsExactly(1L, 3L);
        assertThat(left.getCoveredToSeq()).isEqualTo(4);
        assertThat(left.getLastSeq()).isEqualTo(4);
        assertThat(seqs(pull(ann).getMessagesList())).containsExactly(1L, 2L, 3L, 4L);
        Conversation state = state(bob);
        assertThat(state.getDeletionVersion()).isEqualTo(1);
        assertThat(state.getLastSeq()).isEqualTo(4);
        assertThat(state.getLastMessage().getSeq()).isEqualTo(3);
        assertThat(state(ann).getLastMessage().getSeq()).isEqualTo(4);
        assertThat(state(ann).getDeletionVersion()).isZero();
        await().untilAsserted(() -> assertThat(phone.pushes())
                .filteredOn(ServerFrame::hasDeletionPush)
                .singleElement()
                .satisfies(
                        push -> assertThat(push.getDeletionPush().getDeletion()).isEqualTo(deletion)));
        assertThat(bob.pushes()).noneMatch(ServerFrame::hasDeletionPush);
        assertThat(ann.pushes()).noneMatch(ServerFrame::hasDeletionPush);
    }

    @Test
    void delete_again_changesNothing() {
        read(bob, 4);
        delete(bob, 1);

        Deletion again = delete(bob, 1, 2);
        Deletion repeated = delete(bob, 1, 2);

        assertThat(again.getSeqsList()).containsExactly(2L);
        assertThat(again.getVersion()).isEqualTo(2);
        assertThat(repeated.getSeqsList()).isEmpty();
        assertThat(repeated.getVersion()).isEqualTo(2);
    }

    @Test
    void deletedMessage_comesBackByNothing() {
        read(bob, 4);
        await().until(() -> found("pears") == 1);
        ann.ask(ClientFrame.newBuilder()
                .setPinMessage(PinMessage.newBuilder()
                        .setConversationId(pair)
                        .setSeq(2)
                        .setOpId(UUID.randomUUID().toString())));
        delete(bob, 2);

        ann.ask(ClientFrame.newBuilder()
                .setEdit(Edit.newBuilder()
                        .setConversationId(pair)
                        .setSeq(2)
                        .setContent(text("pears and more"))
                        .setOpId(UUID.randomUUID().toString())));

        assertThat(bob.ask(ClientFrame.newBuilder()
                                .setPullChanges(PullChanges.newBuilder().setConversationId(pair)))
                        .getPullChangesResult()
                        .getMessagesList())
                .isEmpty();
        assertThat(bob.ask(ClientFrame.newBuilder()
                                .setListPinned(ListPinned.newBuilder().setConversationId(pair)))
                        .getListPinnedResult()
                        .getMessagesList())
                .isEmpty();
        assertThat(found("pears")).isZero();
        assertThat(send(
                                bob,
                                OutgoingMessage.newBuilder()
                                        .setForward(Forward.newBuilder()
                                                .setConversationId(pair)
                                                .addSeqs(2)))
                        .getSendResult()
                        .getRefusal()
                        .getError()
                        .getCode())
                .isEqualTo(ErrorCode.CANNOT_FORWARD);
    }

    private int found(String word) {
        return bob.ask(ClientFrame.newBuilder().setSearch(Search.newBuilder().setQuery(word)))
                .getSearchResult()
                .getHitsCount();
    }

    @Test
    void delete_leavesTheCountOfTheUnread() {
        read(bob, 2);

        assertThat(bob.ask(deletion(pair, 3, 4)).getError())
                .satisfies(error -> assertThat(error.getCode()).isEqualTo(ErrorCode.CONFLICT))
                .satisfies(error -> assertThat(error.getMessage()).contains("4 is unread", "read_seq 2"));
        assertThat(state(bob).getUnread()).isEqualTo(1);
        assertThat(delete(bob, 3).getSeqsList()).containsExactly(3L);
        assertThat(state(bob).getUnread()).isEqualTo(1);
    }

    @Test
    void delete_everything_leavesAnEmptyConversation() {
        read(bob, 4);

        delete(bob, 1, 2, 3, 4);

        assertThat(pull(bob).getMessagesList()).isEmpty();
        assertThat(state(bob).hasLastMessage()).isFalse();
        say(ann, "figs");
        assertThat(state(bob).getLastMessage().getSeq()).isEqualTo(5);
        assertThat(state(bob).getUnread()).isEqualTo(1);
    }

    @Test
    void delete_onTwoDevicesAtOnce_endsEqual() {
        read(bob, 4);

        CompletableFuture<ServerFrame> one = bob.request(deletion(pair, 1, 2));
        CompletableFuture<ServerFrame> other = phone.request(deletion(pair, 2, 3));

        assertThat(Stream.of(one, other)
                        .map(answer -> answer.join().getDeleteMessagesResult().getDeletion())
                        .flatMap(deletion -> deletion.getSeqsList().stream()))
                .containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(state(bob).getDeletionVersion()).isEqualTo(2);
        assertThat(seqs(pull(phone).getMessagesList())).containsExactly(4L);
    }

    @Test
    void delete_byAFormerMember_thinsWhatStaysReadable() {
        long group = friends.group();
        long first = state(bob, group).getLastSeq();
        bob.ask(ClientFrame.newBuilder()
                .setMarkRead(MarkRead.newBuilder().setConversationId(group).setReadSeq(first)));
        bob.ask(ClientFrame.newBuilder()
                .setLeaveGroup(LeaveGroup.newBuilder()
                        .setConversationId(group)
                        .setOpId(UUID.randomUUID().toString())));

        Deletion deletion =
                bob.ask(deletion(group, first)).getDeleteMessagesResult().getDeletion();

        assertThat(deletion.getSeqsList()).containsExactly(first);
        assertThat(seqs(bob.ask(ClientFrame.newBuilder()
                                .setPull(Pull.newBuilder().setConversationId(group)))
                        .getPullResult()
                        .getMessagesList()))
                .isNotEmpty()
                .doesNotContain(first);
    }

    @Test
    void delete_whatIsNotThere_isRefused() {
        assertThat(bob.ask(deletion(pair, 3, 5)).getError().getCode()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(bob.ask(deletion(pair)).getError().getMessage()).contains("seqs: 0 (expected: 1 to 100)");
        assertThat(bob.ask(deletion(pair, 0)).getError().getCode()).isEqualTo(ErrorCode.INVALID_RANGE);
        assertThat(bob.ask(deletion(pair, LongStream.rangeClosed(1, 101).toArray()))
                        .getError()
                        .getMessage())
                .contains("seqs: 101 (expected: 1 to 100)");
        assertThat(state(bob).getDeletionVersion()).isZero();
    }
}
