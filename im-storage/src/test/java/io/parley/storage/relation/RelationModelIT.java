package io.parley.storage.relation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.RelationState;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.relation.RelationStore.Outcome;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageFixture;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any sequence of changes by two users leaves what a model of them says: who asked, who is whose friend, who blocks. */
class RelationModelIT {
    private static StorageFixture fixture;

    @BeforeContainer
    static void open() {
        fixture = StorageFixture.open();
    }

    @AfterContainer
    static void close() {
        fixture.close();
    }

    enum Wish {
        REQUEST,
        ACCEPT,
        REMOVE,
        BLOCK,
        UNBLOCK
    }

    record Step(boolean byFirst, Wish wish) {}

    /** In the terms of people, not of rows. */
    static final class Model {
        private boolean friends;
        private final Set<Boolean> asking = new HashSet<>();
        private final Set<Boolean> blocking = new HashSet<>();

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
                case REMOVE -> {
                    friends = false;
                    asking.clear();
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
                .ofMaxSize(12);
    }

    @Property(tries = 60)
    void anySequence_leavesWhatTheModelSays(@ForAll("steps") List<Step> steps) {
        RelationStore relations = fixture.bean(RelationStore.class);
        People people = fixture.bean(People.class);
        long first = people.user("First");
        long second = people.user("Second");
        long conversation = people.direct(first, second);
        Model model = new Model();

        for (Step step : steps) {
            Acl before = acl(conversation);
            Outcome outcome = relations.change(
                    step.byFirst() ? first : second,
                    UUID.randomUUID(),
                    change(step.wish(), step.byFirst() ? second : first));

            assertThat(outcome instanceof Outcome.Done).isEqualTo(model.apply(step));
            assertSide(relations, first, second, model, true);
            assertSide(relations, second, first, model, false);
            Acl after = acl(conversation);
            assertThat(after.friends()).isEqualTo(model.friends);
            assertThat(after.blockers().contains(first)).isEqualTo(model.blocking.contains(true));
            assertThat(after.blockers().contains(second)).isEqualTo(model.blocking.contains(false));
            boolean differs =
                    after.friends() != before.friends() || !after.blockers().equals(before.blockers());
            assertThat(after.version() > before.version()).isEqualTo(differs);
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
        }
    }

    private static Acl acl(long conversationId) {
        return fixture.bean(ConversationStore.class).acl(conversationId).orElseThrow();
    }

    private static Change change(Wish wish, long peerId) {
        return switch (wish) {
            case REQUEST -> new Change.RequestFriend(peerId, "");
            case ACCEPT -> new Change.AcceptFriend(peerId);
            case REMOVE -> new Change.RemoveFriend(peerId);
            case BLOCK -> new Change.Block(peerId);
            case UNBLOCK -> new Change.Unblock(peerId);
        };
    }
}
