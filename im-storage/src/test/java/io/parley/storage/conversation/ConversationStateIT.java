package io.parley.storage.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.UserKind;
import io.parley.storage.conversation.ConversationState.MemberState;
import io.parley.storage.conversation.ConversationStore.ChangedPage;
import io.parley.storage.message.StoredMessage;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one reader sees of conversations, and of what has changed in them. */
@StorageTest
class ConversationStateIT {
    private final ConversationStore conversations;
    private final People people;
    private final TestLog log;
    private final long ann;
    private final long bob;
    private final long conversation;

    ConversationStateIT(ConversationStore conversations, People people, TestLog log) {
        this.conversations = conversations;
        this.people = people;
        this.log = log;
        this.ann = people.user("Ann");
        this.bob = people.user("李雷");
        this.conversation = people.direct(ann, bob);
    }

    private static MemberState member(long userId, String name, long readSeq) {
        return new MemberState(userId, name, UserKind.USER, readSeq, readSeq, MemberRole.MEMBER_ROLE_UNSPECIFIED, 0);
    }

    private ConversationState stateFor(long readerId) {
        return conversations.states(List.of(conversation), readerId).get(0);
    }

    @Test
    void states_nothingSaid_isEmptyWithMembers() {
        ConversationState state = stateFor(ann);

        assertThat(state.kind()).isEqualTo(ConversationKind.DIRECT);
        assertThat(state.members()).containsExactlyInAnyOrder(member(ann, "Ann", 0), member(bob, "李雷", 0));
        assertThat(state.firstSeq()).isEqualTo(1);
        assertThat(state.lastSeq()).isZero();
        assertThat(state.unread()).isZero();
        assertThat(state.lastMessage()).isEmpty();
    }

    @Test
    void states_unread_countsWhatOthersSaidAboveTheMark() {
        log.say(conversation, bob, "one");
        log.say(conversation, bob, "two");
        log.say(conversation, ann, "mine");
        log.systemLine(conversation);
        log.say(conversation, bob, "three");
        conversations.markRead(conversation, ann, 1);

        ConversationState state = stateFor(ann);

        assertThat(state.unread()).isEqualTo(2);
        assertThat(state.readSeq()).isEqualTo(1);
        assertThat(state.lastSeq()).isEqualTo(5);
        assertThat(state.lastMessage())
                .map(message -> message.content().getText().getText())
                .contains("three");
        assertThat(state.lastMessage()).map(StoredMessage::senderId).contains(bob);
        assertThat(state.members()).contains(member(ann, "Ann", 1));
        assertThat(stateFor(bob).unread()).isEqualTo(1);
    }

    @Test
    void states_veryMuchUnread_countsNoFurtherThanTheLimit() {
        log.sayMany(conversation, bob, ConversationState.MAX_UNREAD + 5);

        assertThat(stateFor(ann).unread()).isEqualTo(ConversationState.MAX_UNREAD);
        conversations.markRead(conversation, ann, 10);
        assertThat(stateFor(ann).unread()).isEqualTo(ConversationState.MAX_UNREAD - 5);
    }

    @Test
    void states_forFormerMember_endsWhereTheyLeft() {
        log.say(conversation, bob, "one");
        log.say(conversation, bob, "two");
        leave(ann, 1);

        ConversationState state = stateFor(ann);

        assertThat(state.lastSeq()).isEqualTo(1);
        assertThat(state.lastMessage())
                .map(message -> message.content().getText().getText())
                .contains("one");
        assertThat(state.unread()).isZero();
        assertThat(state.members()).extracting(MemberState::userId).containsExactly(bob);
    }

    @Test
    void states_forMemberWhoCameLater_countsFromThere() {
        log.sayMany(conversation, bob, 4);
        log.sql()
                .update(
                        "UPDATE conversation_member SET visible_from_seq = 4 WHERE conversation_id = ? AND user_id = ?",
                        conversation,
                        ann);

        assertThat(stateFor(ann).unread()).isEqualTo(1);
    }

    @Test
    void states_forNoMember_hasNoMarkAndNoUnread() {
        log.say(conversation, bob, "one");

        ConversationState state = stateFor(people.user("Eve"));

        assertThat(state.lastSeq()).isEqualTo(1);
        assertThat(state.readSeq()).isZero();
        assertThat(state.unread()).isZero();
    }

    @Test
    void states_someUnknown_hasTheOthers() {
        assertThat(conversations.states(List.of(people.ids().next(), conversation), ann))
                .extracting(ConversationState::conversationId)
                .containsExactly(conversation);
        assertThat(conversations.states(List.of(), ann)).isEmpty();
    }

    @Test
    void states_ofMany_takesAsManyQueriesAsOfOne() {
        List<Long> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long id = people.direct(ann, people.user("Friend " + i));
            log.say(id, 0, "hello");
            many.add(id);
        }
        log.say(conversation, bob, "hello");

        long before = selects();
        stateFor(ann);
        long one = selects() - before;
        assertThat(conversations.states(many, ann)).hasSize(40).allMatch(state -> state.unread() == 1);
        long ofMany = selects() - before - one;

        assertThat(ofMany).isEqualTo(one);
    }

    private long selects() {
        return Long.parseLong(log.sql()
                .queryForMap("SHOW GLOBAL STATUS LIKE 'Com_select'")
                .get("VALUE")
                .toString());
    }

    @Test
    void changed_sinceLongAgo_hasAllInPagesById() {
        List<Long> expected = new ArrayList<>(List.of(conversation));
        for (int i = 0; i < 4; i++) {
            expected.add(people.direct(ann, people.user("Friend " + i)));
        }

        List<Long> seen = new ArrayList<>();
        long after = 0;
        boolean more = true;
        for (int page = 0; more && page < 10; page++) {
            ChangedPage changed = conversations.changed(ann, 0, after, 2);
            assertThat(changed.changed()).hasSizeLessThanOrEqualTo(2);
            changed.changed().forEach(state -> seen.add(state.conversationId()));
            assertThat(changed.lastId()).isGreaterThanOrEqualTo(after);
            after = changed.lastId();
            more = changed.more();
        }

        assertThat(more).isFalse();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void changed_sinceATime_hasWhatChangedAtOrAfterIt() {
        long quiet = people.direct(ann, people.user("Quiet"));
        makeOld(conversation);
        makeOld(quiet);
        long since = conversations.databaseMillis();
        assertThat(conversations.changed(ann, since, 0, 10).changed()).isEmpty();

        log.say(conversation, bob, "hello");

        assertThat(conversations.changed(ann, since, 0, 10).changed())
                .extracting(ConversationState::conversationId)
                .containsExactly(conversation);
    }

    @Test
    void changed_readElsewhere_isAChange_forTheOtherSideToo() {
        log.say(conversation, bob, "hello");
        makeOld(conversation);
        long since = conversations.databaseMillis();

        conversations.markRead(conversation, ann, 1);

        assertThat(conversations.changed(ann, since, 0, 10).changed()).hasSize(1);
        assertThat(conversations.changed(bob, since, 0, 10).changed())
                .singleElement()
                .satisfies(state -> assertThat(state.members()).contains(member(ann, "Ann", 1)));
    }

    @Test
    void changed_forFormerMember_tellsOfTheLeavingAlone() {
        makeOld(conversation);
        long since = conversations.databaseMillis();
        leave(ann, 0);

        ChangedPage left = conversations.changed(ann, since, 0, 10);
        assertThat(left.removedIds()).containsExactly(conversation);
        assertThat(left.changed()).isEmpty();

        makeOld(conversation);
        log.say(conversation, bob, "she is gone");
        assertThat(conversations.changed(ann, since, 0, 10).removedIds()).isEmpty();
    }

    private void makeOld(long conversationId) {
        log.sql().update("UPDATE conversation SET updated_at = 1000 WHERE conversation_id = ?", conversationId);
        log.sql()
                .update(
                        "UPDATE conversation_member SET updated_at = 1000, marked_at = 0 WHERE conversation_id = ?",
                        conversationId);
    }

    private void leave(long userId, long lastSeq) {
        log.sql().update("""
                        UPDATE conversation_member SET removed = 1, visible_to_seq = ?, updated_at = ?
                        WHERE conversation_id = ? AND user_id = ?""", lastSeq, conversations.databaseMillis(), conversation, userId);
    }
}
