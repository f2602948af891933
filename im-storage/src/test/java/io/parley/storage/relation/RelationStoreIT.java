package io.parley.storage.relation;

import static io.parley.common.protocol.RelationState.FRIENDS;
import static io.parley.common.protocol.RelationState.RELATION_STATE_NONE;
import static io.parley.common.protocol.RelationState.REQUEST_RECEIVED;
import static io.parley.common.protocol.RelationState.REQUEST_SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.RelationState;
import io.parley.common.protocol.UserKind;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.relation.RelationStore.Outcome;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.testing.Together;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each change makes of two users. */
@StorageTest
class RelationStoreIT {
    private final RelationStore relations;
    private final People people;
    private final TestLog log;
    private final long ann;
    private final long bob;

    RelationStoreIT(RelationStore relations, People people, TestLog log) {
        this.relations = relations;
        this.people = people;
        this.log = log;
        this.ann = people.user("Ann");
        this.bob = people.user("李雷");
    }

    private Outcome change(long userId, Change change) {
        return relations.change(userId, UUID.randomUUID(), change);
    }

    private Outcome.Done done(long userId, Change change) {
        Outcome outcome = change(userId, change);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return (Outcome.Done) outcome;
    }

    private void refused(ErrorCode code, long userId, Change change) {
        assertThat(change(userId, change))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private Change asked(String name, long peerId) {
        return switch (name) {
            case "request" -> new Change.RequestFriend(peerId, "again?");
            case "accept" -> new Change.AcceptFriend(peerId);
            case "reject" -> new Change.RejectFriend(peerId);
            case "cancel" -> new Change.CancelFriendRequest(peerId);
            case "update" -> new Change.UpdateFriend(peerId, "老板", null);
            case "remove" -> new Change.RemoveFriend(peerId);
            case "block" -> new Change.Block(peerId);
            case "unblock" -> new Change.Unblock(peerId);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private void bring(String state) {
        switch (state) {
            case "none" -> {}
            case "sent" -> done(ann, new Change.RequestFriend(bob, "hi"));
            case "received" -> done(bob, new Change.RequestFriend(ann, "hi"));
            case "friends" -> {
                bring("received");
                done(ann, new Change.AcceptFriend(bob));
            }
            default -> throw new IllegalArgumentException(state);
        }
    }

    private Optional<Relation> of(long ownerId) {
        return relations.list(ownerId).stream().findFirst();
    }

    private RelationState stateOf(long ownerId) {
        return of(ownerId).map(Relation::state).orElse(RELATION_STATE_NONE);
    }

    /** {@code peer}: whether the peer's side changes, too. */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "none,     request, REQUEST_SENT,        REQUEST_RECEIVED,    true",
        "none,     remove,  RELATION_STATE_NONE, RELATION_STATE_NONE, false",
        "none,     block,   RELATION_STATE_NONE, RELATION_STATE_NONE, false",
        "none,     unblock, RELATION_STATE_NONE, RELATION_STATE_NONE, false",
        "sent,     request, REQUEST_SENT,        REQUEST_RECEIVED,    false",
        "sent,     cancel,  RELATION_STATE_NONE, RELATION_STATE_NONE, true",
        "sent,     remove,  RELATION_STATE_NONE, RELATION_STATE_NONE, true",
        "sent,     block,   RELATION_STATE_NONE, RELATION_STATE_NONE, true",
        "sent,     unblock, REQUEST_SENT,        REQUEST_RECEIVED,    false",
        "received, request, FRIENDS,             FRIENDS,             true",
        "received, accept,  FRIENDS,             FRIENDS,             true",
        "received, reject,  RELATION_STATE_NONE, RELATION_STATE_NONE, true",
        "received, remove,  RELATION_STATE_NONE, RELATION_STATE_NONE, true",
        "received, block,   RELATION_STATE_NONE, RELATION_STATE_NONE, true",
        "received, unblock, REQUEST_RECEIVED,    REQUEST_SENT,        false",
        "friends,  request, FRIENDS,             FRIENDS,             false",
        "friends,  accept,  FRIENDS,             FRIENDS,             false",
        "friends,  update,  FRIENDS,             FRIENDS,             false",
        "friends,  remove,  RELATION_STATE_NONE, RELATION_STATE_NONE, true",
        "friends,  block,   FRIENDS,             FRIENDS,             false",
        "friends,  unblock, FRIENDS,             FRIENDS,             false"
    })
    void change_fromEachState(String state, String asked, RelationState own, RelationState peers, boolean peer) {
        bring(state);

        Outcome.Done done = done(ann, asked(asked, bob));

        assertThat(done.own().state()).isEqualTo(own);
        assertThat(done.own().blocked()).isEqualTo(asked.equals("block"));
        assertThat(done.own().peerName()).isEqualTo("李雷");
        assertThat(done.peers().isPresent()).isEqualTo(peer);
        assertThat(done.repeated()).isFalse();
        assertThat(stateOf(ann)).isEqualTo(own);
        assertThat(stateOf(bob)).isEqualTo(peers);
        if (own != RELATION_STATE_NONE || done.own().blocked()) {
            assertThat(of(ann)).contains(done.own());
        }
        done.peers()
                .filter(relation -> relation.state() != RELATION_STATE_NONE)
                .ifPresent(relation -> assertThat(of(bob)).contains(relation));
    }

    @ParameterizedTest
    @CsvSource({"none", "sent"})
    void accept_withoutTheOthersRequest_isNotAllowed(String state) {
        bring(state);

        refused(ErrorCode.NOT_ALLOWED, ann, new Change.AcceptFriend(bob));
    }

    @ParameterizedTest
    @CsvSource({"none,reject", "none,cancel", "sent,reject", "received,cancel", "friends,reject", "friends,cancel"})
    void rejectAndCancel_withoutSuchARequest_findNothing(String state, String asked) {
        bring(state);
        RelationState before = stateOf(ann);

        refused(ErrorCode.NOT_FOUND, ann, asked(asked, bob));

        assertThat(stateOf(ann)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"none", "sent", "received"})
    void update_ofSomebodyWhoIsNoFriend_isNotAllowed(String state) {
        bring(state);

        refused(ErrorCode.NOT_ALLOWED, ann, asked("update", bob));
    }

    @Test
    void update_isTheOwnersAlone_partByPart_andEndsWithTheFriendship() {
        bring("friends");
        UUID opId = UUID.randomUUID();
        long bobsVersion = versionOf(bob);

        Outcome.Done first = (Outcome.Done) relations.change(ann, opId, new Change.UpdateFriend(bob, "老板", "Work"));
        assertThat(done(ann, new Change.UpdateFriend(bob, null, "")).own())
                .extracting(Relation::remark, Relation::group, Relation::version)
                .containsExactly("老板", "", first.own().version() + 1);
        Outcome.Done again = (Outcome.Done) relations.change(ann, opId, new Change.UpdateFriend(bob, "老板", "Work"));

        assertThat(again.own()).isEqualTo(first.own());
        assertThat(relations.change(ann, opId, new Change.UpdateFriend(bob, "老板", null)))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(done(ann, new Change.Block(bob)).own().remark()).isEqualTo("老板");
        assertThat(of(bob)).map(Relation::remark).contains("");
        assertThat(versionOf(bob)).isEqualTo(bobsVersion);
        done(bob, new Change.RemoveFriend(ann));
        done(ann, new Change.Unblock(bob));
        bring("friends");
        assertThat(of(ann)).map(Relation::remark).contains("");
    }

    @Test
    void request_thatOutlivedItsTime_isNone() {
        bring("received");
        age(Duration.ofDays(30).plusMinutes(1));
        long before = versionOf(ann);

        assertThat(relations.list(ann)).isEmpty();
        assertThat(relations.list(bob)).isEmpty();
        refused(ErrorCode.NOT_ALLOWED, ann, new Change.AcceptFriend(bob));
        refused(ErrorCode.NOT_FOUND, ann, new Change.RejectFriend(bob));
        refused(ErrorCode.NOT_FOUND, bob, new Change.CancelFriendRequest(ann));
        assertThat(versionOf(ann)).isEqualTo(before);
        Outcome.Done anew = done(bob, new Change.RequestFriend(ann, "hi"));
        assertThat(anew.own().version()).isEqualTo(2);
        assertThat(anew.peers()).map(Relation::state).contains(REQUEST_RECEIVED);
        assertThat(done(ann, new Change.AcceptFriend(bob)).own().state()).isEqualTo(FRIENDS);
    }

    @Test
    void request_thatIsAlmostTooOld_isAccepted() {
        bring("received");
        age(Duration.ofDays(30).minusMinutes(1));

        assertThat(done(ann, new Change.AcceptFriend(bob)).own().state()).isEqualTo(FRIENDS);
    }

    @Test
    void expire_byManyAtOnce_endsItOnceOnBothSides() {
        bring("sent");
        age(Duration.ofDays(31));
        RelationStore.OpenRequest request = new RelationStore.OpenRequest(ann, bob);
        assertThat(relations.overdue(1000)).contains(request);

        List<List<Relation>> ended = Together.run(4, i -> relations.expire(request));

        assertThat(ended.stream().filter(sides -> !sides.isEmpty()))
                .singleElement()
                .satisfies(sides -> assertThat(sides)
                        .extracting(Relation::ownerId, Relation::state, Relation::requestMessage, Relation::version)
                        .containsExactly(
                                tuple(ann, RELATION_STATE_NONE, "", 2L), tuple(bob, RELATION_STATE_NONE, "", 2L)));
        assertThat(relations.overdue(1000)).doesNotContain(request);
        assertThat(versionOf(ann)).isEqualTo(2);
    }

    @Test
    void expire_ofARequestThatWasMadeAnew_endsNothing() {
        bring("sent");
        age(Duration.ofDays(31));
        List<RelationStore.OpenRequest> overdue = relations.overdue(1000);
        bring("sent");

        assertThat(overdue.stream().flatMap(request -> relations.expire(request).stream()))
                .noneMatch(relation -> relation.ownerId() == ann);
        assertThat(stateOf(bob)).isEqualTo(REQUEST_RECEIVED);
    }

    private void age(Duration by) {
        log.sql()
                .update(
                        "UPDATE relation SET updated_at = updated_at - ? WHERE owner_id IN (?, ?)",
                        by.toMillis(),
                        ann,
                        bob);
    }

    @Test
    void listAfter_tellsWhatChangedByVersion_whatBecameNothingToo() {
        long cat = people.user("Cat");
        done(ann, new Change.RequestFriend(bob, ""));
        done(ann, new Change.Block(cat));
        done(ann, new Change.RemoveFriend(bob));

        RelationStore.Page all = relations.list(ann, 0, 10);
        assertThat(all.relations()).extracting(Relation::peerId).containsExactly(cat);
        assertThat(all).extracting(RelationStore.Page::version).isEqualTo(3L);
        RelationStore.Page first = relations.list(ann, 1, 1);
        assertThat(first.relations()).extracting(Relation::peerId).containsExactly(cat);
        assertThat(first.more()).isTrue();
        assertThat(first.version()).isEqualTo(2);
        RelationStore.Page second = relations.list(ann, 2, 1);
        assertThat(second.relations())
                .extracting(Relation::peerId, Relation::state)
                .containsExactly(tuple(bob, RELATION_STATE_NONE));
        assertThat(second.more()).isFalse();
        assertThat(relations.list(ann, 3, 1)).isEqualTo(new RelationStore.Page(List.of(), 3, false, false));
        RelationStore.Page ahead = relations.list(ann, 4, 10);
        assertThat(ahead.reset()).isTrue();
        assertThat(ahead.relations()).isEqualTo(all.relations());
    }

    @Test
    void request_carriesItsTextToBothUntilItIsAnswered() {
        Outcome.Done sent = done(ann, new Change.RequestFriend(bob, "我是安"));

        assertThat(sent.own().requestMessage()).isEqualTo("我是安");
        assertThat(of(bob)).map(Relation::requestMessage).contains("我是安");

        done(bob, new Change.AcceptFriend(ann));
        assertThat(of(ann)).map(Relation::requestMessage).contains("");
        assertThat(of(bob)).map(Relation::requestMessage).contains("");
    }

    @Test
    void request_afterABlock_isRefusedAlikeForBothSides() {
        done(bob, new Change.Block(ann));

        Outcome byTheBlocked = change(ann, new Change.RequestFriend(bob, ""));
        Outcome byTheBlocker = change(bob, new Change.RequestFriend(ann, ""));
        Outcome toNoUser = change(ann, new Change.RequestFriend(people.user("Vi", UserKind.VISITOR), ""));

        assertThat(byTheBlocked).isEqualTo(byTheBlocker).isEqualTo(toNoUser).isInstanceOf(Outcome.Refused.class);
        assertThat(relations.list(ann)).isEmpty();
    }

    @Test
    void block_thenUnblock_leavesFriends() {
        bring("friends");

        assertThat(done(ann, new Change.Block(bob)).own().blocked()).isTrue();
        assertThat(of(bob)).map(Relation::blocked).contains(false);
        Outcome.Done unblocked = done(ann, new Change.Unblock(bob));

        assertThat(unblocked.own().state()).isEqualTo(FRIENDS);
        assertThat(unblocked.own().blocked()).isFalse();
    }

    @Test
    void block_byBoth_holdsUntilBothEndIt() {
        done(ann, new Change.Block(bob));
        done(bob, new Change.Block(ann));
        done(ann, new Change.Unblock(bob));

        refused(ErrorCode.NOT_ALLOWED, ann, new Change.RequestFriend(bob, ""));
        done(bob, new Change.Unblock(ann));
        assertThat(done(ann, new Change.RequestFriend(bob, "")).own().state()).isEqualTo(REQUEST_SENT);
        assertThat(stateOf(bob)).isEqualTo(REQUEST_RECEIVED);
    }

    @ParameterizedTest
    @EnumSource(
            value = UserKind.class,
            names = {"VISITOR", "AGENT"})
    void change_withSomebodyWhoIsNoUser_isNotAllowed(UserKind kind) {
        long other = people.user("Other", kind);

        refused(ErrorCode.NOT_ALLOWED, ann, new Change.RequestFriend(other, ""));
        refused(ErrorCode.NOT_ALLOWED, other, new Change.RequestFriend(ann, ""));
        refused(ErrorCode.NOT_ALLOWED, other, new Change.Block(ann));
        assertThat(relations.list(ann)).isEmpty();
    }

    @Test
    void change_withNobodyOrOneself_isRefused() {
        long nobody = people.ids().next();

        refused(ErrorCode.NOT_FOUND, ann, new Change.RequestFriend(nobody, ""));
        refused(ErrorCode.NOT_FOUND, nobody, new Change.RequestFriend(ann, ""));
        refused(ErrorCode.INVALID_ARGUMENT, ann, new Change.Block(ann));
    }

    @Test
    void versions_riseForWhomSomethingChanged() {
        assertThat(done(ann, new Change.RequestFriend(bob, "")).own().version()).isEqualTo(1);
        assertThat(versionOf(bob)).isEqualTo(1);

        done(ann, new Change.RequestFriend(bob, "again"));
        assertThat(versionOf(ann)).isEqualTo(1);

        done(bob, new Change.AcceptFriend(ann));
        Outcome.Done blocked = done(bob, new Change.Block(ann));
        assertThat(blocked.own().version()).isEqualTo(3);
        assertThat(versionOf(bob)).isEqualTo(3);
        assertThat(versionOf(ann)).isEqualTo(2);
    }

    @Test
    void list_hasWhatIsMoreThanNothing_byVersion() {
        long cat = people.user("Cat");
        long dan = people.user("Dan");
        done(ann, new Change.RequestFriend(bob, ""));
        done(ann, new Change.Block(cat));
        done(ann, new Change.RequestFriend(dan, ""));
        done(ann, new Change.RemoveFriend(bob));

        assertThat(relations.list(ann)).extracting(Relation::peerId).containsExactly(cat, dan);
        assertThat(relations.list(cat)).isEmpty();
    }

    @Test
    void aclVersion_risesWhenWhatDecidesAboutSendingChanges() {
        long conversation = people.direct(ann, bob);
        long updatedAt = updatedAt(conversation);

        assertThat(done(ann, new Change.RequestFriend(bob, "")).directConversationId())
                .isEmpty();
        assertThat(log.aclVersion(conversation)).isEqualTo(1);
        assertThat(done(bob, new Change.AcceptFriend(ann)).directConversationId())
                .contains(conversation);
        assertThat(log.aclVersion(conversation)).isEqualTo(2);
        assertThat(done(bob, new Change.Block(ann)).directConversationId()).contains(conversation);
        assertThat(done(bob, new Change.Block(ann)).directConversationId()).isEmpty();
        assertThat(done(bob, new Change.Unblock(ann)).directConversationId()).contains(conversation);
        assertThat(done(ann, new Change.RemoveFriend(bob)).directConversationId())
                .contains(conversation);
        assertThat(log.aclVersion(conversation)).isEqualTo(5);
        // A sync that showed it as changed would tell the blocked one.
        assertThat(updatedAt(conversation)).isEqualTo(updatedAt);
    }

    @Test
    void change_withoutConversation_namesNone() {
        assertThat(done(ann, new Change.Block(bob)).directConversationId()).isEqualTo(Optional.empty());
    }

    private long versionOf(long userId) {
        return people.users().find(userId).orElseThrow().relationVersion();
    }

    private long updatedAt(long conversationId) {
        return log.number("SELECT updated_at FROM conversation WHERE conversation_id = ?", conversationId);
    }

    @Test
    void opId_again_getsTheFirstAnswerWhateverCameBetween() {
        people.direct(ann, bob);
        bring("received");
        UUID opId = UUID.randomUUID();
        Outcome.Done first = (Outcome.Done) relations.change(ann, opId, new Change.AcceptFriend(bob));
        done(ann, new Change.RemoveFriend(bob));

        Outcome again = relations.change(ann, opId, new Change.AcceptFriend(bob));

        assertThat(again).isEqualTo(new Outcome.Done(first.own(), first.peers(), first.directConversationId(), true));
        assertThat(first.peers()).isPresent();
        assertThat(first.directConversationId()).isPresent();
        assertThat(stateOf(ann)).isEqualTo(RELATION_STATE_NONE);
    }

    @Test
    void opId_ofARefusal_isRefusedAgain() {
        UUID opId = UUID.randomUUID();
        Outcome first = relations.change(ann, opId, new Change.AcceptFriend(bob));
        done(bob, new Change.RequestFriend(ann, ""));

        assertThat(relations.change(ann, opId, new Change.AcceptFriend(bob))).isEqualTo(first);
        assertThat(stateOf(ann)).isEqualTo(REQUEST_RECEIVED);
    }

    @Test
    void opId_forAnotherChange_isAConflict() {
        UUID opId = UUID.randomUUID();
        relations.change(ann, opId, new Change.RequestFriend(bob, "hi"));

        for (Change other : List.of(
                new Change.RequestFriend(bob, "hello"),
                new Change.Block(bob),
                new Change.RequestFriend(people.user("Cat"), "hi"))) {
            assertThat(relations.change(ann, opId, other))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
        }
        assertThat(relations.list(ann)).hasSize(1);
    }

    @Test
    void opId_ofAnotherUser_isAnotherOperation() {
        UUID opId = UUID.randomUUID();
        relations.change(ann, opId, new Change.RequestFriend(bob, ""));

        assertThat(relations.change(bob, opId, new Change.AcceptFriend(ann)))
                .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.repeated()).isFalse());
    }
}
