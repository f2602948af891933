package io.parley.storage.relation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.RelationState;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.relation.RelationStore.Outcome;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageFixture;
import io.parley.storage.transaction.DatabaseClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Any sequence of changes by two users leaves what a model of them says: who asked, who is whose friend, who blocks. */
class RelationModelIT {
    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final AtomicLong AHEAD_MILLIS = new AtomicLong();

    private static StorageFixture fixture;

    static class ClockThatMoves {
        @Bean
        @Primary
        DatabaseClock clockThatMoves() {
            return () -> System.currentTimeMillis() + AHEAD_MILLIS.get();
        }
    }

    @BeforeContainer
    static void open() {
        fixture = StorageFixture.open(
                List.of(ClockThatMoves.class), List.of("parley.relation.request-lifetime=" + LIFETIME.toDays() + "d"));
    }

    @AfterContainer
    static void close() {
        fixture.close();
    }

    enum Wish {
        REQUEST,
        ACCEPT,
        REJECT,
        CANCEL,
        UPDATE,
        REMOVE,
        BLOCK,
        UNBLOCK,
        /** Nobody's: half a lifetime passes, and a bit. */
        WAIT,
        /** Nobody's: what has outlived its time is swept. */
        SWEEP
    }

    record Step(boolean byFirst, Wish wish) {}

    /** In the terms of people, not of rows. */
    static final class Model {
        private boolean friends;
        private final Set<Boolean> asking = new HashSet<>();
        private final Set<Boolean> blocking = new HashSet<>();
        private final Map<Boolean, String> remarks = new HashMap<>();
        private int waited;

        /** Returns whether it is allowed. */
        boolean apply(Step step) {
            boolean me = step.byFirst();
            switch (step.wish()) {
                case REQUEST -> {
                    if (friends) {
                        return true;
                    }
                    if (!blocking.isEmpty()) {
                        return false;
                    }
                    waited = asking.isEmpty() ? 0 : waited;
                    asking.add(me);
                    if (asking.size() == 2) {
                        befriend();
                    }
                }
                case ACCEPT -> {
                    if (!friends && !asking.contains(!me)) {
                        return false;
                    }
                    befriend();
                }
                case REJECT -> {
                    return asking.remove(!me);
                }
                case CANCEL -> {
                    return asking.remove(me);
                }
                case UPDATE -> {
                    if (friends) {
                        remarks.put(me, "remark");
                    }
                    return friends;
                }
                case WAIT -> {
                    waited++;
                    if (waited == 2) {
                        asking.clear();
                    }
                }
                case SWEEP -> {}
                case REMOVE -> {
                    friends = false;
                    asking.clear();
                    remarks.clear();
                }
                case BLOCK -> {
                    blocking.add(me);
                    asking.clear();
                }
                case UNBLOCK -> blocking.remove(me);
            }
            return true;
        }

        private void befriend() {
            friends = true;
            asking.clear();
        }

        RelationState of(boolean me) {
            if (friends) {
                return RelationState.FRIENDS;
            }
            if (asking.contains(me)) {
                return RelationState.REQUEST_SENT;
            }
            return asking.contains(!me) ? RelationState.REQUEST_RECEIVED : RelationState.RELATION_STATE_NONE;
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(Wish.class))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(14);
    }

    @Property(tries = 60)
    void anySequence_leavesWhatTheModelSays(@ForAll("steps") List<Step> steps) {
        RelationStore relations = fixture.bean(RelationStore.class);
        People people = fixture.bean(People.class);
        long first = people.user("First");
        long second = people.user("Second");
        long conversation = people.direct(first, second);
        Model model = new Model();

        Device firsts = new Device();
        Device seconds = new Device();

        for (Step step : steps) {
            Acl before = acl(conversation);

            assertThat(carryOut(relations, step, first, second)).isEqualTo(model.apply(step));

            assertSide(relations, first, second, model, true);
            assertSide(relations, second, first, model, false);
            firsts.catchUp(relations, first);
            if (step.wish() == Wish.SWEEP) {
                assertThat(firsts.known()).isEqualTo(relations.list(first));
                assertThat(seconds.catchUp(relations, second).known()).isEqualTo(relations.list(second));
            }
            Acl after = acl(conversation);
            assertThat(after.friends()).isEqualTo(model.friends);
            assertThat(after.blockers().contains(first)).isEqualTo(model.blocking.contains(true));
            assertThat(after.blockers().contains(second)).isEqualTo(model.blocking.contains(false));
            boolean differs =
                    after.friends() != before.friends() || !after.blockers().equals(before.blockers());
            assertThat(after.version() > before.version()).isEqualTo(differs);
        }
    }

    /** Returns whether it was allowed. */
    private static boolean carryOut(RelationStore relations, Step step, long first, long second) {
        switch (step.wish()) {
            case WAIT -> AHEAD_MILLIS.addAndGet(LIFETIME.toMillis() / 2 + 1);
            case SWEEP -> relations.overdue(10_000).forEach(relations::expire);
            default -> {
                long user = step.byFirst() ? first : second;
                long peer = step.byFirst() ? second : first;
                return relations.change(user, UUID.randomUUID(), change(step.wish(), peer)) instanceof Outcome.Done;
            }
        }
        return true;
    }

    /** Asks only for what is new, page by page. */
    static final class Device {
        private final Map<Long, Relation> known = new HashMap<>();
        private long version;

        /** Of a request whose time is over it may hear only when a sweep has found it. */
        Device catchUp(RelationStore relations, long owner) {
            RelationStore.Page page;
            do {
                page = relations.list(owner, version, 1);
                page.relations().forEach(relation -> known.put(relation.peerId(), relation));
                version = page.version();
            } while (page.more());
            known.values().removeIf(it -> it.state() == RelationState.RELATION_STATE_NONE && !it.blocked());
            return this;
        }

        List<Relation> known() {
            return List.copyOf(known.values());
        }
    }

    private static void assertSide(RelationStore relations, long owner, long peer, Model model, boolean isFirst) {
        RelationState state = model.of(isFirst);
        boolean blocks = model.blocking.contains(isFirst);
        List<Relation> list = relations.list(owner);
        if (state == RelationState.RELATION_STATE_NONE && !blocks) {
            assertThat(list).isEmpty();
        } else {
            assertThat(list).hasSize(1);
            assertThat(list.get(0).peerId()).isEqualTo(peer);
            assertThat(list.get(0).state()).isEqualTo(state);
            assertThat(list.get(0).blocked()).isEqualTo(blocks);
            assertThat(list.get(0).remark()).isEqualTo(model.remarks.getOrDefault(isFirst, ""));
        }
    }

    private static Acl acl(long conversationId) {
        return fixture.bean(ConversationStore.class).acl(conversationId).orElseThrow();
    }

    private static Change change(Wish wish, long peerId) {
        return switch (wish) {
            case REQUEST -> new Change.RequestFriend(peerId, "");
            case ACCEPT -> new Change.AcceptFriend(peerId);
            case REJECT -> new Change.RejectFriend(peerId);
            case CANCEL -> new Change.CancelFriendRequest(peerId);
            case UPDATE -> new Change.UpdateFriend(peerId, "remark", null);
            case WAIT, SWEEP -> throw new IllegalArgumentException(wish + " is nobody's");
            case REMOVE -> new Change.RemoveFriend(peerId);
            case BLOCK -> new Change.Block(peerId);
            case UNBLOCK -> new Change.Unblock(peerId);
        };
    }
}
