package io.parley.logic.relation;

import static io.parley.logic.testing.FakeConversations.direct;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.AcceptFriend;
import io.parley.common.protocol.Block;
import io.parley.common.protocol.CancelFriendRequest;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ListRelations;
import io.parley.common.protocol.ListRelationsResult;
import io.parley.common.protocol.RejectFriend;
import io.parley.common.protocol.RelationState;
import io.parley.common.protocol.RemoveFriend;
import io.parley.common.protocol.RequestFriend;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Unblock;
import io.parley.common.protocol.UpdateFriend;
import io.parley.logic.link.Caller;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.testing.Core;
import io.parley.storage.relation.Relation;
import io.parley.storage.relation.RelationStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelationRequestsTest {
    private static final String OP = "00000000-0000-4000-8000-000000000001";
    private final Core core = new Core().connect(10, 20);
    private final Store store = new Store();
    private final RelationService service = new RelationService(store, core.acls, core.router, List.of());
    private final RelationRequests requests = new RelationRequests(service, core.workers);
    private final Caller ann = core.access.caller(10, 10);

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void change_everyOperation_reachesTheStoreAsWhatItIs() {
        Core.ask(requests.requestFriend(), ann, request(20, "hi", OP));
        Core.ask(
                requests.acceptFriend(),
                ann,
                ClientFrame.newBuilder()
                        .setAcceptFriend(AcceptFriend.newBuilder().setUserId(20).setOpId(OP)));
        Core.ask(
                requests.removeFriend(),
                ann,
                ClientFrame.newBuilder()
                        .setRemoveFriend(RemoveFriend.newBuilder().setUserId(20).setOpId(OP)));
        Core.ask(
                requests.rejectFriend(),
                ann,
                ClientFrame.newBuilder()
                        .setRejectFriend(RejectFriend.newBuilder().setUserId(20).setOpId(OP)));
        Core.ask(
                requests.cancelFriendRequest(),
                ann,
                ClientFrame.newBuilder()
                        .setCancelFriendRequest(
                                CancelFriendRequest.newBuilder().setUserId(20).setOpId(OP)));
        Core.ask(requests.updateFriend(), ann, update(UpdateFriend.newBuilder().setGroup("")));
        Core.ask(requests.block(), ann, block(20));
        Core.ask(
                requests.unblock(),
                ann,
                ClientFrame.newBuilder()
                        .setUnblock(Unblock.newBuilder().setUserId(20).setOpId(OP)));

        assertThat(store.changes)
                .containsExactly(
                        new RelationStore.Change.RequestFriend(20, "hi"),
                        new RelationStore.Change.AcceptFriend(20),
                        new RelationStore.Change.RemoveFriend(20),
                        new RelationStore.Change.RejectFriend(20),
                        new RelationStore.Change.CancelFriendRequest(20),
                        new RelationStore.Change.UpdateFriend(20, null, ""),
                        new RelationStore.Change.Block(20),
                        new RelationStore.Change.Unblock(20));
        assertThat(List.of(
                        requests.requestFriend(),
                        requests.acceptFriend(),
                        requests.removeFriend(),
                        requests.rejectFriend(),
                        requests.cancelFriendRequest(),
                        requests.updateFriend(),
                        requests.block(),
                        requests.unblock(),
                        requests.listRelations()))
                .extracting(RequestHandler::operation)
                .doesNotHaveDuplicates();
    }

    @Test
    void change_answersOwnSideAndPushesToOwnDevicesAndThePeer() {
        core.routes.add(10, "a1", 7, 11);

        ServerFrame answer = Core.ask(requests.requestFriend(), ann, request(20, "hi", OP));

        assertThat(answer.getRelationResult().getRelation()).satisfies(relation -> {
            assertThat(relation.getUserId()).isEqualTo(20);
            assertThat(relation.getState()).isEqualTo(RelationState.REQUEST_SENT);
        });
        assertThat(core.pushedTo(11))
                .extracting(frame -> frame.getRelationPush().getRelation())
                .containsExactly(answer.getRelationResult().getRelation());
        assertThat(core.pushedTo(10)).isEmpty();
        assertThat(core.pushedTo(20))
                .extracting(frame -> frame.getRelationPush().getRelation())
                .singleElement()
                .satisfies(relation -> assertThat(relation.getUserId()).isEqualTo(10));
    }

    @Test
    void change_thatIsNothingToThePeer_isNotPushedThere() {
        store.isSilent = true;

        Core.ask(requests.block(), ann, block(20));

        assertThat(core.pushedTo(20)).isEmpty();
    }

    @Test
    void change_ofWhoMaySend_dropsWhatIsKnownOfThePair() {
        core.acls.learn(direct(100, 1, true, Set.of(), 10, 20));
        store.conversation = Optional.of(100L);

        Core.ask(requests.block(), ann, block(20));

        assertThat(core.acls.known(100)).isNull();
    }

    @Test
    void change_badInput_isRefusedWithoutTheStore() {
        RequestHandler handler = requests.requestFriend();

        assertThat(Core.refusal(handler, ann, request(20, "hi", ""))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(Core.refusal(handler, ann, request(20, "hi", "1-1-1-1-1"))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(Core.refusal(handler, ann, request(0, "hi", OP))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(Core.refusal(handler, ann, request(20, "\ud83d\ude00".repeat(201), OP)))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(store.changes).isEmpty();
        Core.ask(handler, ann, request(20, "\ud83d\ude00".repeat(200), OP));
        assertThat(store.changes).hasSize(1);
    }

    @Test
    void change_refusedByTheStore_isTold() {
        store.refusal = Optional.of(ErrorCode.CONFLICT);

        assertThat(Core.refusal(requests.block(), ann, block(20))).isEqualTo(ErrorCode.CONFLICT);
        assertThat(core.pushes()).isEmpty();
    }

    @Test
    void list_ofAnOldClient_isWhole_andOfANewOnePaged() {
        ListRelationsResult whole = list(ListRelations.getDefaultInstance());

        assertThat(whole.getRelationsList())
                .singleElement()
                .satisfies(relation -> assertThat(relation.getName()).isEqualTo("user 20"));
        assertThat(whole.getVersion()).isEqualTo(9);
        assertThat(whole.getMore()).isTrue();
        list(ListRelations.newBuilder().setAfterVersion(7).build());
        list(ListRelations.newBuilder().setLimit(500).build());
        assertThat(store.asked).containsExactly("0/" + Integer.MAX_VALUE, "7/200", "0/500");
    }

    @Test
    void list_badInput_isRefusedWithoutTheStore() {
        for (ListRelations bad : List.of(
                ListRelations.newBuilder().setAfterVersion(-1).build(),
                ListRelations.newBuilder().setLimit(-1).build(),
                ListRelations.newBuilder().setLimit(501).build())) {
            assertThat(Core.refusal(
                            requests.listRelations(),
                            ann,
                            ClientFrame.newBuilder().setListRelations(bad)))
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
        assertThat(store.asked).isEmpty();
    }

    private ListRelationsResult list(ListRelations request) {
        return Core.ask(requests.listRelations(), ann, ClientFrame.newBuilder().setListRelations(request))
                .getListRelationsResult();
    }

    @Test
    void expiry_tellsBothSides() {
        assertThat(service.expireRequests(10)).isEqualTo(1);

        assertThat(core.pushedTo(10))
                .singleElement()
                .satisfies(frame -> assertThat(
                                frame.getRelationPush().getRelation().getUserId())
                        .isEqualTo(20));
        assertThat(core.pushedTo(20)).hasSize(1);
    }

    @Test
    void updateFriend_tooLongOrEmpty_isRefusedWithoutTheStore() {
        for (UpdateFriend.Builder bad : List.of(
                UpdateFriend.newBuilder(),
                UpdateFriend.newBuilder().setRemark("\ud83d\ude00".repeat(101)),
                UpdateFriend.newBuilder().setGroup("x".repeat(51)))) {
            assertThat(Core.refusal(requests.updateFriend(), ann, update(bad))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
        assertThat(store.changes).isEmpty();
        Core.ask(requests.updateFriend(), ann, update(UpdateFriend.newBuilder().setRemark("\ud83d\ude00".repeat(100))));
        assertThat(store.changes)
                .containsExactly(new RelationStore.Change.UpdateFriend(20, "\ud83d\ude00".repeat(100), null));
    }

    private static ClientFrame.Builder update(UpdateFriend.Builder update) {
        return ClientFrame.newBuilder().setUpdateFriend(update.setUserId(20).setOpId(OP));
    }

    private static ClientFrame.Builder request(long userId, String message, String opId) {
        return ClientFrame.newBuilder()
                .setRequestFriend(RequestFriend.newBuilder()
                        .setUserId(userId)
                        .setMessage(message)
                        .setOpId(opId));
    }

    private static ClientFrame.Builder block(long userId) {
        return ClientFrame.newBuilder()
                .setBlock(Block.newBuilder().setUserId(userId).setOpId(OP));
    }

    private static final class Store implements RelationStore {
        private final List<Change> changes = new ArrayList<>();
        private Optional<ErrorCode> refusal = Optional.empty();
        private Optional<Long> conversation = Optional.empty();
        private boolean isSilent;
        private final List<String> asked = new ArrayList<>();

        @Override
        public Outcome change(long userId, UUID opId, Change change) {
            changes.add(change);
            if (refusal.isPresent()) {
                return new Outcome.Refused(refusal.get(), "as the test says");
            }
            return new Outcome.Done(
                    relation(userId, change.peerId(), RelationState.REQUEST_SENT),
                    isSilent
                            ? Optional.empty()
                            : Optional.of(relation(change.peerId(), userId, RelationState.REQUEST_RECEIVED)),
                    conversation,
                    false);
        }

        @Override
        public List<Relation> list(long ownerId) {
            return List.of(relation(ownerId, 20, RelationState.FRIENDS));
        }

        @Override
        public Page list(long ownerId, long afterVersion, int limit) {
            asked.add(afterVersion + "/" + limit);
            return new Page(list(ownerId), 9, true, false);
        }

        @Override
        public List<OpenRequest> overdue(int limit) {
            return List.of(new OpenRequest(20, 10), new OpenRequest(30, 10));
        }

        @Override
        public List<Relation> expire(OpenRequest request) {
            return request.fromId() == 30
                    ? List.of()
                    : List.of(
                            relation(request.fromId(), request.toId(), RelationState.RELATION_STATE_NONE),
                            relation(request.toId(), request.fromId(), RelationState.RELATION_STATE_NONE));
        }

        private static Relation relation(long owner, long peer, RelationState state) {
            return new Relation(owner, peer, "user " + peer, state, false, "", 1, "", "");
        }
    }
}
