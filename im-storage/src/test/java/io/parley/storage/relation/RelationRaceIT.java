package io.parley.storage.relation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.RelationState;
import io.parley.common.protocol.TextContent;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.message.MessageJournal;
import io.parley.storage.message.MessageJournal.Append;
import io.parley.storage.message.MessageJournal.AppendRule;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.relation.RelationStore.Outcome;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.testing.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

/** Changes of relations at the same moment as one another, as opening a conversation, and as sending. */
@StorageTest(configurations = RelationRaceIT.BlocksHold.class)
class RelationRaceIT {
    static class BlocksHold {
        @Bean
        AppendRule blocksHold() {
            return (acl, senderId) -> acl.blockers().isEmpty() ? Optional.empty() : Optional.of(ErrorCode.NOT_ALLOWED);
        }
    }

    private static final int SENDS_AFTER_BLOCK = 10;

    private final RelationStore relations;
    private final ConversationStore conversations;
    private final People people;
    private final TestLog log;
    private final long ann;
    private final long bob;

    RelationRaceIT(RelationStore relations, ConversationStore conversations, People people, TestLog log) {
        this.relations = relations;
        this.conversations = conversations;
        this.people = people;
        this.log = log;
        this.ann = people.user("Ann");
        this.bob = people.user("Bob");
    }

    private Outcome change(long userId, Change change) {
        return relations.change(userId, UUID.randomUUID(), change);
    }

    @RepeatedTest(10)
    void requests_thatCross_makeFriends() {
        Together.run(
                2,
                i -> i == 0
                        ? change(ann, new Change.RequestFriend(bob, "a"))
                        : change(bob, new Change.RequestFriend(ann, "b")));

        assertThat(relations.list(ann)).extracting(Relation::state).containsExactly(RelationState.FRIENDS);
        assertThat(relations.list(bob)).extracting(Relation::state).containsExactly(RelationState.FRIENDS);
    }

    @Test
    void changes_amongManyAtOnce_allComeToAnEnd() {
        List<Long> crowd = List.of(ann, bob, people.user("Cat"), people.user("Dan"));
        for (long user : crowd) {
            crowd.stream().filter(peer -> peer > user).forEach(peer -> people.direct(user, peer));
        }

        List<Integer> done = Together.run(8, i -> {
            for (int j = 0; j < 20; j++) {
                long user = crowd.get((i + j) % 4);
                long peer = crowd.get((i + j + 1 + j % 3) % 4);
                change(user, j % 2 == 0 ? new Change.Block(peer) : new Change.Unblock(peer));
            }
            return i;
        });

        assertThat(done).hasSize(8);
    }

    @RepeatedTest(15)
    void block_whileTheConversationIsOpened_isNeverMissed() {
        List<Acl> seen = new ArrayList<>();
        Together.run(3, i -> {
            if (i == 0) {
                return change(ann, new Change.Block(bob));
            }
            long id = conversations.openDirect(people.ids().next(), bob, ann).orElseThrow();
            Acl acl = conversations.acl(id).orElseThrow();
            synchronized (seen) {
                seen.add(acl);
            }
            return acl;
        });

        Acl now = conversations.acl(seen.get(0).conversationId()).orElseThrow();
        assertThat(now.blockers()).containsExactly(ann);
        assertThat(seen).hasSize(2).allMatch(acl -> acl.blockers().contains(ann) || acl.version() < now.version());
    }

    @RepeatedTest(5)
    void opId_byManyAtOnce_isCarriedOutOnce() {
        UUID opId = UUID.randomUUID();

        List<Outcome> outcomes = Together.run(8, i -> relations.change(ann, opId, new Change.RequestFriend(bob, "hi")));

        assertThat(outcomes.stream().filter(outcome -> !((Outcome.Done) outcome).repeated()))
                .hasSize(1);
        assertThat(outcomes.stream()
                        .map(outcome -> ((Outcome.Done) outcome).own())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void block_whileSending_endsTheLogAtItsCommit(MessageJournal journal) throws InterruptedException {
        long conversation = people.direct(ann, bob);
        long knownVersion = log.aclVersion(conversation);
        AtomicBoolean isOver = new AtomicBoolean();
        CountDownLatch underWay = new CountDownLatch(20);
        List<Long> lastAtBlock = new ArrayList<>();

        Together.run(4, i -> {
            if (i == 0) {
                await(underWay);
                change(ann, new Change.Block(bob));
                lastAtBlock.add(log.lastSeq(conversation));
                isOver.set(true);
                return 0;
            }
            int left = SENDS_AFTER_BLOCK;
            while (left > 0) {
                left -= isOver.get() ? 1 : 0;
                journal.append(new Append(conversation, bob, knownVersion, List.of(text("hello"))))
                        .toCompletableFuture()
                        .join();
                underWay.countDown();
            }
            return left;
        });

        assertThat(lastAtBlock.get(0)).isGreaterThanOrEqualTo(20);
        assertThat(log.lastSeq(conversation)).isEqualTo(lastAtBlock.get(0));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static NewMessage text(String text) {
        return new NewMessage(
                UUID.randomUUID(),
                Content.newBuilder()
                        .setText(TextContent.newBuilder().setText(text))
                        .build(),
                true);
    }
}
