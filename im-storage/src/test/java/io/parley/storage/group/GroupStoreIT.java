package io.parley.storage.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.UserKind;
import io.parley.storage.conversation.ConversationState;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.group.GroupStore.Change;
import io.parley.storage.group.GroupStore.Outcome;
import io.parley.storage.group.GroupStore.Policy;
import io.parley.storage.relation.RelationStore;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.testing.Together;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whom one may add, what a repetition gets, and what is there when many come at once. */
@StorageTest
class GroupStoreIT {
    private static final Policy ANYONE = new Policy(10, false, Duration.ofDays(30));
    private static final Policy FRIENDS = new Policy(10, true, Duration.ofDays(30));

    private final GroupStore groups;
    private final ConversationStore conversations;
    private final RelationStore relations;
    private final People people;
    private final TestLog log;
    private final long ann;
    private final long bob;
    private final long group;

    GroupStoreIT(
            GroupStore groups, ConversationStore conversations, RelationStore relations, People people, TestLog log) {
        this.groups = groups;
        this.conversations = conversations;
        this.relations = relations;
        this.people = people;
        this.log = log;
        this.ann = people.user("Ann");
        this.bob = people.user("Bob");
        this.group = create(ann, UUID.randomUUID(), List.of()).conversationId();
    }

    @Test
    void add_whoBlocksTheActor_isRefused_andChangesNothing() {
        relations.change(bob, UUID.randomUUID(), new RelationStore.Change.Block(ann));

        assertRefused(new Change.Add(group, List.of(people.user("Eve"), bob)), ANYONE, ErrorCode.NOT_ALLOWED);
    }

    @Test
    void add_whoIsNoFriend_isRefusedWhereOnlyFriendsMayBeAdded() {
        assertRefused(new Change.Add(group, List.of(bob)), FRIENDS, ErrorCode.NOT_ALLOWED);
        relations.change(ann, UUID.randomUUID(), new RelationStore.Change.RequestFriend(bob, ""));
        relations.change(bob, UUID.randomUUID(), new RelationStore.Change.AcceptFriend(ann));

        assertThat(change(ann, new Change.Add(group, List.of(bob)), FRIENDS)).isInstanceOf(Outcome.Done.class);
        assertThat(groups.member(group, bob)).isPresent();
    }

    @Test
    void add_unknownDisabledVisitor_isRefused() {
        long disabled = people.user("Dora");
        log.sql().update("UPDATE user_account SET disabled = 1 WHERE user_id = ?", disabled);

        assertRefused(new Change.Add(group, List.of(bob, 404L)), ANYONE, ErrorCode.NOT_FOUND);
        assertRefused(new Change.Add(group, List.of(bob, disabled)), ANYONE, ErrorCode.USER_DISABLED);
        assertRefused(
                new Change.Add(group, List.of(people.user("Vic", UserKind.VISITOR))), ANYONE, ErrorCode.NOT_ALLOWED);
    }

    @Test
    void add_beyondTheMost_isRefused() {
        List<Long> ten = Together.run(10, i -> people.user("U" + i));

        assertRefused(new Change.Add(group, ten), ANYONE, ErrorCode.GROUP_FULL);
    }

    @Test
    void create_refused_leavesNoGroup() {
        long id = people.ids().next();

        Outcome outcome = groups.change(
                ann,
                UUID.randomUUID(),
                new Change.Create(id, "Group", "", JoinPolicy.BY_INVITATION, List.of(404L)),
                ANYONE);

        assertThat(outcome).isEqualTo(new Outcome.Refused(ErrorCode.NOT_FOUND, "user_ids: there is no user 404"));
        assertThat(conversations.acl(id)).isEmpty();
        assertThat(conversations.group(id)).isEmpty();
    }

    @Test
    void create_repeatedAtOnce_makesOneGroup_alsoWithAnotherIdDrawn() {
        UUID opId = UUID.randomUUID();

        List<Long> ids = Together.run(8, i -> create(ann, opId, List.of(bob)).conversationId());

        assertThat(ids.stream().distinct()).hasSize(1);
        assertThat(log.lastSeq(ids.get(0))).isEqualTo(2);
    }

    @Test
    void opId_ofAnotherChange_isAConflict() {
        UUID opId = UUID.randomUUID();
        groups.change(ann, opId, new Change.Add(group, List.of(bob)), ANYONE);

        assertThat(groups.change(ann, opId, new Change.Remove(group, bob), ANYONE))
                .isEqualTo(new Outcome.Refused(ErrorCode.CONFLICT, "op_id: was used for another change"));
        assertThat(groups.member(group, bob)).isPresent();
    }

    @Test
    void manyWhoComeAtOnce_eachGetASeq_andNeverMoreThanTheMost() {
        change(ann, new Change.Update(group, null, null, null, JoinPolicy.OPEN_TO_ALL, null, null), ANYONE);

        List<Outcome> outcomes =
                Together.run(16, i -> change(people.user("U" + i), new Change.Join(group, ""), ANYONE));

        assertThat(outcomes.stream().filter(Outcome.Done.class::isInstance)).hasSize(9);
        assertThat(groups.members(group, 0, 100)).hasSize(10);
        assertThat(log.lastSeq(group)).isEqualTo(10);
        assertThat(log.number("SELECT COUNT(*) FROM message WHERE conversation_id = ?", group))
                .isEqualTo(10);
    }

    @Test
    void states_ofAMember_haveTheGroupAndTheReaderAlone() {
        change(ann, new Change.Add(group, List.of(bob)), ANYONE);
        log.say(group, ann, "hello");

        ConversationState state = conversations.states(List.of(group), bob).get(0);

        assertThat(state.group().orElseThrow().getMemberCount()).isEqualTo(2);
        assertThat(state.members())
                .singleElement()
                .satisfies(own -> assertThat(own.userId()).isEqualTo(bob));
        assertThat(state.unread()).isEqualTo(1);
        assertThat(state.lastSeq()).isEqualTo(3);
    }

    @Test
    void changed_tellsWhoWasRemoved_andWhoCameBack() {
        change(ann, new Change.Add(group, List.of(bob)), ANYONE);
        change(ann, new Change.Remove(group, bob), ANYONE);
        assertThat(conversations.changed(bob, 0, 0, 10).removedIds()).containsExactly(group);

        change(ann, new Change.Add(group, List.of(bob)), ANYONE);

        assertThat(conversations.changed(bob, 0, 0, 10).removedIds()).isEmpty();
        assertThat(conversations.changed(bob, 0, 0, 10).changed())
                .extracting(ConversationState::conversationId)
                .containsExactly(group);
    }

    @Test
    void effects_nameWhoCameAndWhatToTell() {
        Outcome.Done done = (Outcome.Done) change(ann, new Change.Add(group, List.of(bob, ann, bob)), ANYONE);

        GroupStore.Effects effects = done.effects().orElseThrow();
        assertThat(effects.members()).extracting(Member::getUserId).containsExactly(bob);
        assertThat(effects.lines()).hasSize(1);
        assertThat(effects.acl()).isEqualTo(conversations.acl(group).orElseThrow());
        assertThat(effects.group()).isEqualTo(done.group());
    }

    @Test
    void transfer_toADisabledMember_isRefused() {
        change(ann, new Change.Add(group, List.of(bob)), ANYONE);
        log.sql().update("UPDATE user_account SET disabled = 1 WHERE user_id = ?", bob);

        assertThat(code(change(ann, new Change.SetRole(group, bob, MemberRole.GROUP_OWNER), ANYONE)))
                .isEqualTo(ErrorCode.USER_DISABLED);
        assertThat(conversations.group(group).orElseThrow().getOwnerId()).isEqualTo(ann);
    }

    @Test
    void operator_repeatsATransfer_getsTheFirstAnswer_andTheOwnerStays() {
        change(ann, new Change.Add(group, List.of(bob)), ANYONE);
        UUID opId = UUID.randomUUID();
        Change transfer = new Change.SetRole(group, bob, MemberRole.GROUP_OWNER);
        groups.changeAsOperator(opId, transfer, ANYONE);
        groups.changeAsOperator(UUID.randomUUID(), new Change.SetRole(group, ann, MemberRole.GROUP_OWNER), ANYONE);
        long seq = log.lastSeq(group);

        Outcome again = groups.changeAsOperator(opId, transfer, ANYONE);

        assertThat(again).isInstanceOfSatisfying(Outcome.Done.class, done -> {
            assertThat(done.effects()).isEmpty();
            assertThat(done.group().orElseThrow().getOwnerId()).isEqualTo(ann);
        });
        assertThat(groups.member(group, bob).orElseThrow().getRole()).isEqualTo(MemberRole.GROUP_ADMIN);
        assertThat(log.lastSeq(group)).isEqualTo(seq);
        assertThat(code(groups.changeAsOperator(opId, new Change.Remove(group, bob), ANYONE)))
                .isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void operator_changesAGroupWhoseOwnerIsDisabled() {
        change(ann, new Change.Add(group, List.of(bob)), ANYONE);
        log.sql().update("UPDATE user_account SET disabled = 1 WHERE user_id = ?", ann);

        Outcome outcome = groups.changeAsOperator(
                UUID.randomUUID(), new Change.SetRole(group, bob, MemberRole.GROUP_OWNER), ANYONE);

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(conversations.group(group).orElseThrow().getOwnerId()).isEqualTo(bob);
    }

    @Test
    void operator_hasAnOpIdOnce_inWhateverGroup_alsoAtOnce() {
        UUID opId = UUID.randomUUID();
        List<Long> mine =
                Together.run(4, i -> create(ann, UUID.randomUUID(), List.of()).conversationId());

        List<Outcome> outcomes = Together.run(
                8, i -> groups.changeAsOperator(opId, new Change.Add(mine.get(i / 2), List.of(bob)), ANYONE));

        assertThat(mine.stream().filter(id -> groups.member(id, bob).isPresent()))
                .hasSize(1);
        assertThat(outcomes.stream().filter(Outcome.Done.class::isInstance)).hasSize(2);
        assertThat(outcomes.stream()
                        .filter(Outcome.Refused.class::isInstance)
                        .map(GroupStoreIT::code)
                        .distinct())
                .containsExactly(ErrorCode.CONFLICT);
    }

    @Test
    void operator_createsOneGroupForAnOpId_alsoAtOnceAndForAnotherOwner() {
        UUID opId = UUID.randomUUID();
        List<Outcome> outcomes = Together.run(
                8,
                i -> groups.createAsOperator(
                        i % 2 == 0 ? ann : bob,
                        opId,
                        new Change.Create(people.ids().next(), "Theirs", "", JoinPolicy.BY_INVITATION, List.of()),
                        ANYONE));

        assertThat(outcomes.stream()
                        .filter(Outcome.Done.class::isInstance)
                        .map(done -> ((Outcome.Done) done).conversationId())
                        .distinct())
                .hasSize(1);
        assertThat(outcomes.stream().filter(Outcome.Refused.class::isInstance)).hasSize(4);
        assertThat(log.number(
                        "SELECT COUNT(*) FROM conversation_group WHERE name = 'Theirs' AND owner_id IN (?, ?)",
                        ann,
                        bob))
                .isEqualTo(1);
    }

    private static ErrorCode code(Outcome outcome) {
        return ((Outcome.Refused) outcome).code();
    }

    private Outcome.Done create(long owner, UUID opId, List<Long> userIds) {
        Change create = new Change.Create(people.ids().next(), "Group", "", JoinPolicy.BY_INVITATION, userIds);
        return (Outcome.Done) groups.change(owner, opId, create, ANYONE);
    }

    private Outcome change(long actor, Change change, Policy policy) {
        return groups.change(actor, UUID.randomUUID(), change, policy);
    }

    private void assertRefused(Change change, Policy policy, ErrorCode code) {
        long seq = log.lastSeq(group);
        long version = log.aclVersion(group);

        Outcome outcome = change(ann, change, policy);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
        assertThat(log.lastSeq(group)).isEqualTo(seq);
        assertThat(log.aclVersion(group)).isEqualTo(version);
        assertThat(groups.members(group, 0, 100)).extracting(Member::getUserId).containsExactly(ann);
    }
}
