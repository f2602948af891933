package io.parley.storage.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.Member;
import io.parley.storage.conversation.ConversationState.MemberState;
import io.parley.storage.conversation.ReceiptStore.Delivery;
import io.parley.storage.conversation.ReceiptStore.ReadCount;
import io.parley.storage.conversation.ReceiptStore.ReaderQuery;
import io.parley.storage.group.GroupStore;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How far messages have come in Ann's pair with Bob, and who has read them in her group. */
@StorageTest
class ReceiptStoreIT {
    private final ReceiptStore receipts;
    private final ConversationStore conversations;
    private final GroupStore groups;
    private final People people;
    private final TestLog log;
    private final long ann;
    private final long bob;
    private final long pair;

    ReceiptStoreIT(
            ReceiptStore receipts, ConversationStore conversations, GroupStore groups, People people, TestLog log) {
        this.receipts = receipts;
        this.conversations = conversations;
        this.groups = groups;
        this.people = people;
        this.log = log;
        this.ann = people.user("Ann");
        this.bob = people.user("Bob");
        this.pair = people.direct(ann, bob);
    }

    private long deliveredToBob() {
        return conversations.states(List.of(pair), ann).get(0).members().stream()
                .filter(member -> member.userId() == bob)
                .mapToLong(MemberState::deliveredSeq)
                .sum();
    }

    private List<Delivery> deliver(long seq) {
        return receipts.markDelivered(bob, List.of(new Delivery(pair, seq)));
    }

    @Test
    void markDelivered_raisesOnly_toTheHeadAtMost() {
        log.sayMany(pair, ann, 3);

        assertThat(deliver(2)).containsExactly(new Delivery(pair, 2));
        assertThat(deliver(1)).isEmpty();
        assertThat(deliver(2)).isEmpty();
        assertThat(deliveredToBob()).isEqualTo(2);
        assertThat(deliver(99)).containsExactly(new Delivery(pair, 3));
    }

    @Test
    void markDelivered_ofWhatIsRead_isNoNews_andReadIsDelivered() {
        log.sayMany(pair, ann, 3);
        conversations.markRead(pair, bob, 2);

        assertThat(deliveredToBob()).isEqualTo(2);
        assertThat(deliver(2)).isEmpty();
    }

    @Test
    void markDelivered_elsewhere_isLeftOut() {
        long group = group(bob);
        long others = people.direct(ann, people.user("Eve"));
        log.say(pair, ann, "hello");
        log.say(group, ann, "hello");
        log.say(others, ann, "hello");

        assertThat(receipts.markDelivered(
                        bob,
                        List.of(
                                new Delivery(pair, 1),
                                new Delivery(group, 1),
                                new Delivery(others, 1),
                                new Delivery(people.ids().next(), 1))))
                .containsExactly(new Delivery(pair, 1));
    }

    @Test
    void markDelivered_isTold_toTheOtherSideWhoWasAway() {
        log.say(pair, ann, "hello");
        log.sql().update("UPDATE conversation SET updated_at = 1000 WHERE conversation_id = ?", pair);
        log.sql()
                .update(
                        "UPDATE conversation_member SET updated_at = 1000, marked_at = 0 WHERE conversation_id = ?",
                        pair);
        long since = conversations.databaseMillis();

        deliver(1);

        assertThat(conversations.changed(ann, since, 0, 10).changed()).hasSize(1);
    }

    @Test
    void readCounts_countWhoMayReadIt_withoutItsSender() {
        long cy = people.user("Cy");
        long group = group(bob, cy);
        log.say(group, ann, "one");
        log.say(group, bob, "not hers");
        log.say(group, ann, "two");
        long first = lastSeq(group) - 2;
        long dan = people.user("Dan");
        add(group, dan);
        conversations.markRead(group, bob, first);
        conversations.markRead(group, cy, first + 2);
        conversations.markRead(group, dan, first + 9);

        assertThat(receipts.readCounts(group, ann, List.of(first, first + 1, first + 2, first + 2, 999L)))
                .hasValueSatisfying(counts -> assertThat(counts)
                        .containsExactlyInAnyOrder(new ReadCount(first, 2, 2), new ReadCount(first + 2, 1, 2)));
        assertThat(receipts.readCounts(group, people.user("Eve"), List.of(first)))
                .isEmpty();
    }

    @Test
    void readers_comeInPages_thoseWhoHaveAndThoseWhoHaveNot() {
        long cy = people.user("Cy");
        long dan = people.user("Dan");
        long group = group(bob, cy, dan);
        log.say(group, ann, "one");
        long seq = lastSeq(group);
        conversations.markRead(group, bob, seq);
        conversations.markRead(group, dan, seq);

        assertThat(names(new ReaderQuery(group, seq, ann, false, 0, 10))).containsExactly("Bob", "Dan");
        assertThat(names(new ReaderQuery(group, seq, ann, true, 0, 10))).containsExactly("Cy");
        assertThat(names(new ReaderQuery(group, seq, ann, false, 0, 1))).containsExactly("Bob");
        assertThat(names(new ReaderQuery(group, seq, ann, false, bob, 1))).containsExactly("Dan");
        assertThat(receipts.readers(new ReaderQuery(group, seq, bob, false, 0, 10)))
                .as("of another's message")
                .isEmpty();
    }

    private List<String> names(ReaderQuery query) {
        return receipts.readers(query).orElseThrow().stream()
                .map(Member::getName)
                .toList();
    }

    private long group(Long... members) {
        GroupStore.Policy anyone = new GroupStore.Policy(10, false, Duration.ofDays(30));
        GroupStore.Change create = new GroupStore.Change.Create(
                people.ids().next(), "Ours", "", JoinPolicy.BY_INVITATION, List.of(members));
        return ((GroupStore.Outcome.Done) groups.change(ann, UUID.randomUUID(), create, anyone)).conversationId();
    }

    private void add(long group, long userId) {
        GroupStore.Policy anyone = new GroupStore.Policy(10, false, Duration.ofDays(30));
        groups.change(ann, UUID.randomUUID(), new GroupStore.Change.Add(group, List.of(userId)), anyone);
    }

    private long lastSeq(long group) {
        return conversations.states(List.of(group), ann).get(0).lastSeq();
    }
}
