package io.parley.logic.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.parley.common.protocol.Ack;
import io.parley.common.protocol.AddMembers;
import io.parley.common.protocol.AnswerJoinRequest;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.CreateGroup;
import io.parley.common.protocol.DissolveGroup;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Group;
import io.parley.common.protocol.GroupResult;
import io.parley.common.protocol.JoinGroup;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.LeaveGroup;
import io.parley.common.protocol.ListMembers;
import io.parley.common.protocol.ListMembersResult;
import io.parley.common.protocol.ListPinned;
import io.parley.common.protocol.MarkRead;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.MuteMember;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.PinMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.PullResult;
import io.parley.common.protocol.React;
import io.parley.common.protocol.RemoveMember;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Sync;
import io.parley.common.protocol.SyncResult;
import io.parley.common.protocol.SystemEvent;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UpdateGroup;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.TwoNodes;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ann's group with Bob, each of them connected to another logic node. */
class GroupsIT {
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
        group = created(bob.userId()).getConversationId();
    }

    @Test
    void create_tellsEveryMember_whoThenSeeIt() {
        await().untilAsserted(() -> assertThat(lines(bob))
                .extracting(
                        Message::getSeq, line -> line.getContent().getSystem().getEvent())
                .contains(tuple(2L, SystemEvent.MEMBERS_ADDED)));
        Conversation seen = synced(bob);

        assertThat(seen.getKind()).isEqualTo(ConversationKind.GROUP);
        assertThat(seen.getGroup().getName()).isEqualTo("Ours");
        assertThat(seen.getGroup().getOwnerId()).isEqualTo(ann.userId());
        assertThat(seen.getGroup().getMemberCount()).isEqualTo(2);
        assertThat(seen.getMembersList()).singleElement().satisfies(own -> {
            assertThat(own.getUserId()).isEqualTo(bob.userId());
            assertThat(own.getRole()).isEqualTo(MemberRole.GROUP_MEMBER);
        });
        assertThat(seen.getUnread()).isZero();
        assertThat(members(bob, 0, 0).getMembersList())
                .extracting(Member::getName, Member::getRole)
                .containsExactlyInAnyOrder(tuple("Ann", MemberRole.GROUP_OWNER), tuple("Bob", MemberRole.GROUP_MEMBER));
    }

    @Test
    void messages_reachEveryMember_andCountAsUnreadUntilRead() {
        say(ann, "hello");
        await().untilAsserted(() -> assertThat(texts(bob)).containsExactly("hello"));
        assertThat(synced(bob).getUnread()).isEqualTo(1);

        bob.ask(ClientFrame.newBuilder()
                .setMarkRead(MarkRead.newBuilder().setConversationId(group).setReadSeq(3)));

        assertThat(synced(bob).getUnread()).isZero();
        say(bob, "hi");
        await().untilAsserted(() -> assertThat(texts(ann)).containsExactly("hi"));
        assertThat(ann.pushes()).noneMatch(ServerFrame::hasReadPush);
    }

    @Test
    void removedMember_isRefusedTheVeryNextMessage_onAnotherNode() {
        say(bob, "warm");
        ask(ann, remove(bob));

        assertThat(refusal(bob.ask(send("after")))).isEqualTo(ErrorCode.NOT_ALLOWED);
        await().untilAsserted(() -> assertThat(bob.pushes())
                .filteredOn(ServerFrame::hasConversationPush)
                .last()
                .matches(push -> push.getConversationPush().getRemoved()));
        assertThat(sync(bob).getRemovedConversationIdsList()).contains(group);
    }

    @Test
    void removedMember_resendsWhatWasStored_getsTheFirstAnswerAndNoMore() {
        OutgoingMessage said = text("said before");
        long seq = bob.ask(send(said)).getSendResult().getAcks(0).getSeq();
        ask(ann, remove(bob));

        SendResult again = bob.ask(ClientFrame.newBuilder()
                        .setSend(Send.newBuilder()
                                .setConversationId(group)
                                .addMessages(said)
                                .addMessages(text("after"))))
                .getSendResult();

        assertThat(again.getAcksList()).extracting(Ack::getSeq).containsExactly(seq);
        assertThat(again.getRefusal().getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
    }

    @Test
    void memberWhoComesBack_readsBothTimes_andNothingBetween() {
        say(ann, "first time");
        ask(
                bob,
                ClientFrame.newBuilder()
                        .setLeaveGroup(
                                LeaveGroup.newBuilder().setConversationId(group).setOpId(uuid())));
        say(ann, "secret");
        long token = synced(ann).getLastSeq();
        ask(ann, add(bob));
        say(ann, "second time");

        PullResult all = pull(bob, 0, 0);

        assertThat(all.getMessagesList())
                .extracting(message -> message.getContent().getText().getText())
                .contains("first time", "second time")
                .doesNotContain("secret");
        assertThat(all.getMessagesList()).extracting(Message::getSeq).doesNotContain(token);
        assertThat(all.getCoveredFromSeq()).isEqualTo(2);
        assertThat(all.getCoveredToSeq()).isEqualTo(all.getLastSeq());
        assertThat(synced(bob).getUnread()).isEqualTo(1);
    }

    @Test
    void reactionsAndPins_tellThoseWhoCameLaterNothingOfTheMessage() {
        say(ann, "private");
        Client eve = friend();
        ask(ann, add(eve));

        React.Builder react =
                React.newBuilder().setConversationId(group).setSeq(3).setEmoji("👍");
        assertThat(refusal(eve.ask(ClientFrame.newBuilder().setReact(react.setOpId(uuid())))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(bob.ask(ClientFrame.newBuilder().setReact(react.setOpId(uuid())))
                        .hasChangeResult())
                .isTrue();
        PinMessage.Builder pin =
                PinMessage.newBuilder().setConversationId(group).setSeq(3);
        assertThat(refusal(bob.ask(ClientFrame.newBuilder().setPinMessage(pin.setOpId(uuid())))))
                .isEqualTo(ErrorCode.NOT_ADMIN);
        assertThat(ann.ask(ClientFrame.newBuilder().setPinMessage(pin.setOpId(uuid())))
                        .getChangeResult()
                        .getMessage()
                        .getPinnedById())
                .isEqualTo(ann.userId());

        await().untilAsserted(() -> assertThat(bob.pushes()).anyMatch(ServerFrame::hasChangePush));
        await().untilAsserted(() ->
                assertThat(eve.pushes()).anyMatch(push -> push.getSyncHint().getConversationId() == group));
        assertThat(eve.pushes()).noneMatch(ServerFrame::hasChangePush);
        ClientFrame.Builder list =
                ClientFrame.newBuilder().setListPinned(ListPinned.newBuilder().setConversationId(group));
        assertThat(eve.ask(list).getListPinnedResult().getMessagesList()).isEmpty();
        assertThat(bob.ask(list).getListPinnedResult().getMessagesList()).hasSize(1);
    }

    @Test
    void newMember_readsNothingOfTheTimeBefore() {
        ask(ann, remove(bob));
        say(ann, "private");
        Client eve = friend();
        ask(ann, add(eve));

        Conversation seen = eve
                .ask(ClientFrame.newBuilder().setSync(Sync.getDefaultInstance()))
                .getSyncResult()
                .getConversationsList()
                .stream()
                .filter(conversation -> conversation.getConversationId() == group)
                .findFirst()
                .orElseThrow();

        assertThat(seen.getLastMessage().getContent().getSystem().getEvent()).isEqualTo(SystemEvent.MEMBERS_ADDED);
        assertThat(seen.getUnread()).isZero();
        assertThat(pull(eve, 0, 0).getMessagesList())
                .extracting(Message::getSeq)
                .containsExactly(seen.getLastSeq());
        assertThat(pull(eve, 1, seen.getLastSeq() - 1).getMessagesList()).isEmpty();
    }

    @Test
    void resendAndEditOfWhatWasSaidBefore_areNotToldToWhoCameLater() {
        OutgoingMessage secret = text("secret");
        ann.ask(send(secret));
        ask(ann, remove(bob));
        ask(ann, add(bob));
        await().untilAsserted(() -> assertThat(lines(bob)).hasSize(3));
        int heard = bob.pushes().size();

        assertThat(ann.ask(send(secret)).getSendResult().getAcks(0).getDuplicate())
                .isTrue();
        ann.ask(ClientFrame.newBuilder()
                .setEdit(Edit.newBuilder()
                        .setConversationId(group)
                        .setSeq(3)
                        .setOpId(uuid())
                        .setContent(text("changed").getContent())));

        await().untilAsserted(() -> assertThat(bob.pushes()).hasSize(heard + 2));
        assertThat(bob.pushes().subList(heard, heard + 2))
                .allSatisfy(push ->
                        assertThat(push.getSyncHint().getConversationId()).isEqualTo(group));
    }

    @Test
    void mutedMember_isRefusedWithMuted_untilItIsOver() {
        say(bob, "warm");
        ask(ann, mute(bob, 3_600_000));
        assertThat(refusal(bob.ask(send("muted")))).isEqualTo(ErrorCode.MUTED);
        assertThat(synced(bob).getMembers(0).getMutedUntilMs()).isPositive();

        ask(ann, mute(bob, 0));
        say(bob, "again");
        ask(ann, update(request -> request.setMuted(true)));
        assertThat(refusal(bob.ask(send("all muted")))).isEqualTo(ErrorCode.MUTED);
        say(ann, "the owner may");
        await().untilAsserted(() -> assertThat(lines(bob))
                .extracting(line -> line.getContent().getSystem().getEvent())
                .endsWith(SystemEvent.MEMBER_MUTED, SystemEvent.MEMBER_UNMUTED, SystemEvent.GROUP_MUTED));
    }

    @Test
    void join_byApproval_reachesTheAdmins_whoAnswer() {
        ask(ann, update(request -> request.setJoinPolicy(JoinPolicy.BY_APPROVAL)));
        Client eve = friends.access().open(1, Friends.user(NODES.first(), "Eve"));

        GroupResult asked = eve.ask(join("it's me")).getGroupResult();

        assertThat(asked.getRequested()).isTrue();
        assertThat(asked.hasGroup()).isFalse();
        await().untilAsserted(() -> assertThat(ann.pushes())
                .filteredOn(ServerFrame::hasJoinRequestPush)
                .singleElement()
                .satisfies(push -> {
                    assertThat(push.getJoinRequestPush().getRequest().getUserId())
                            .isEqualTo(eve.userId());
                    assertThat(push.getJoinRequestPush().getRequest().getMessage())
                            .isEqualTo("it's me");
                }));
        assertThat(bob.pushes()).noneMatch(ServerFrame::hasJoinRequestPush);
        ask(
                ann,
                ClientFrame.newBuilder()
                        .setAnswerJoinRequest(AnswerJoinRequest.newBuilder()
                                .setConversationId(group)
                                .setOpId(uuid())
                                .setUserId(eve.userId())
                                .setAccept(true)));
        say(eve, "thanks");
        await().untilAsserted(() -> assertThat(texts(bob)).containsExactly("thanks"));
    }

    @Test
    void update_isToldAsALineAndAsAPush_onceAlsoWhenRepeated() {
        ClientFrame.Builder rename = update(request -> request.setName("Theirs"));
        Group renamed = ask(ann, rename).getGroup();

        assertThat(ask(ann, rename).getGroup()).isEqualTo(renamed);
        await().untilAsserted(() -> assertThat(bob.pushes())
                .filteredOn(push -> push.hasGroupPush()
                        && push.getGroupPush().getGroup().getName().equals("Theirs"))
                .singleElement()
                .satisfies(push -> assertThat(push.getGroupPush().getGroup()).isEqualTo(renamed)));
        assertThat(lines(bob))
                .filteredOn(line -> line.getContent().getSystem().getEvent() == SystemEvent.GROUP_RENAMED)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getContent().getSystem().getText()).isEqualTo("Theirs");
                    assertThat(line.getContent().getSystem().getActorName()).isEqualTo("Ann");
                });
        assertThat(synced(bob).getGroup()).isEqualTo(renamed);
    }

    @Test
    void dissolve_removesEverybody_andNobodyMaySendOrComeBack() {
        ask(ann, update(request -> request.setJoinPolicy(JoinPolicy.OPEN_TO_ALL)));
        ask(
                ann,
                ClientFrame.newBuilder()
                        .setDissolveGroup(DissolveGroup.newBuilder()
                                .setConversationId(group)
                                .setOpId(uuid())));

        for (Client former : List.of(ann, bob)) {
            await().untilAsserted(() -> assertThat(former.pushes())
                    .filteredOn(ServerFrame::hasConversationPush)
                    .last()
                    .matches(push -> push.getConversationPush().getRemoved()));
            assertThat(refusal(former.ask(send("hello?")))).isEqualTo(ErrorCode.NOT_ALLOWED);
            assertThat(former.ask(join("")).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
            assertThat(pull(former, 0, 0).getMessagesList())
                    .last()
                    .satisfies(line -> assertThat(line.getContent().getSystem().getEvent())
                            .isEqualTo(SystemEvent.GROUP_DISSOLVED));
        }
    }

    @Test
    void members_comeInPages() {
        ask(ann, add(friend()));
        ListMembersResult page = members(bob, 0, 2);
        ListMembersResult rest = members(bob, page.getMembers(1).getUserId(), 2);

        assertThat(page.getMembersCount()).isEqualTo(2);
        assertThat(page.getMore()).isTrue();
        assertThat(rest.getMembersCount()).isEqualTo(1);
        assertThat(rest.getMore()).isFalse();
        assertThat(rest.getVersion()).isEqualTo(page.getVersion());
    }

    private GroupResult created(long... userIds) {
        CreateGroup.Builder create = CreateGroup.newBuilder().setOpId(uuid()).setName("Ours");
        for (long userId : userIds) {
            create.addUserIds(userId);
        }
        return ask(ann, ClientFrame.newBuilder().setCreateGroup(create));
    }

    /** Another friend of Ann's. */
    private Client friend() {
        Client eve = friends.access().open(1, Friends.user(NODES.first(), "Eve"));
        Friends.befriend(ann, eve);
        return eve;
    }

    private static GroupResult ask(Client client, ClientFrame.Builder frame) {
        ServerFrame answer = client.ask(frame);
        assertThat(answer.hasGroupResult()).as("%s", answer).isTrue();
        return answer.getGroupResult();
    }

    private ClientFrame.Builder add(Client other) {
        return ClientFrame.newBuilder()
                .setAddMembers(AddMembers.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .addUserIds(other.userId()));
    }

    private ClientFrame.Builder remove(Client other) {
        return ClientFrame.newBuilder()
                .setRemoveMember(RemoveMember.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setUserId(other.userId()));
    }

    private ClientFrame.Builder mute(Client other, long millis) {
        return ClientFrame.newBuilder()
                .setMuteMember(MuteMember.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setUserId(other.userId())
                        .setForMs(millis));
    }

    private ClientFrame.Builder update(Function<UpdateGroup.Builder, UpdateGroup.Builder> change) {
        return ClientFrame.newBuilder()
                .setUpdateGroup(change.apply(
                        UpdateGroup.newBuilder().setConversationId(group).setOpId(uuid())));
    }

    private ClientFrame.Builder join(String message) {
        return ClientFrame.newBuilder()
                .setJoinGroup(JoinGroup.newBuilder()
                        .setConversationId(group)
                        .setOpId(uuid())
                        .setMessage(message));
    }

    private ListMembersResult members(Client client, long after, int limit) {
        return client.ask(ClientFrame.newBuilder()
                        .setListMembers(ListMembers.newBuilder()
                                .setConversationId(group)
                                .setAfterUserId(after)
                                .setLimit(limit)))
                .getListMembersResult();
    }

    private void say(Client client, String text) {
        SendResult result = client.ask(send(text)).getSendResult();
        assertThat(result.getAcksCount()).as("%s", result).isEqualTo(1);
    }

    private ClientFrame.Builder send(String text) {
        return send(text(text));
    }

    private ClientFrame.Builder send(OutgoingMessage message) {
        return ClientFrame.newBuilder()
                .setSend(Send.newBuilder().setConversationId(group).addMessages(message));
    }

    private static OutgoingMessage text(String text) {
        return OutgoingMessage.newBuilder()
                .setClientMsgId(uuid())
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText(text)))
                .build();
    }

    private static ErrorCode refusal(ServerFrame answer) {
        return answer.hasError()
                ? answer.getError().getCode()
                : answer.getSendResult().getRefusal().getError().getCode();
    }

    private PullResult pull(Client client, long from, long to) {
        return client.ask(ClientFrame.newBuilder()
                        .setPull(Pull.newBuilder()
                                .setConversationId(group)
                                .setFromSeq(from)
                                .setToSeq(to)))
                .getPullResult();
    }

    private static SyncResult sync(Client client) {
        return client.ask(ClientFrame.newBuilder().setSync(Sync.newBuilder().setSyncToken(ByteString.EMPTY)))
                .getSyncResult();
    }

    private Conversation synced(Client client) {
        return sync(client).getConversationsList().stream()
                .filter(conversation -> conversation.getConversationId() == group)
                .findFirst()
                .orElseThrow();
    }

    private List<Message> lines(Client client) {
        return pushed(client)
                .filter(message -> message.getContent().hasSystem())
                .toList();
    }

    private List<String> texts(Client client) {
        return pushed(client)
                .filter(message -> message.getContent().hasText())
                .map(message -> message.getContent().getText().getText())
                .toList();
    }

    private Stream<Message> pushed(Client client) {
        return client.pushes().stream()
                .filter(push -> push.hasMessagePush() && push.getMessagePush().getConversationId() == group)
                .flatMap(push -> push.getMessagePush().getMessagesList().stream());
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
