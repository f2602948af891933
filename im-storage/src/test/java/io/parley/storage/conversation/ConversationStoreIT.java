package io.parley.storage.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.common.protocol.ConversationKind;
import io.parley.storage.conversation.ConversationStore.ReadMark;
import io.parley.storage.relation.RelationStore;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.TestLog;
import io.parley.storage.testing.Together;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How conversations come to be, who is in them, and what decides about access. */
@StorageTest
class ConversationStoreIT {
    private final ConversationStore conversations;
    private final People people;
    private final TestLog log;
    private final long ann;
    private final long bob;

    ConversationStoreIT(ConversationStore conversations, People people, TestLog log) {
        this.conversations = conversations;
        this.people = people;
        this.log = log;
        this.ann = people.user("Ann");
        this.bob = people.user("Bob");
    }

    @Test
    void openDirect_fromBothSidesAtOnce_isOneConversation() {
        List<Optional<Long>> ids = Together.run(
                16,
                i -> i % 2 == 0
                        ? conversations.openDirect(people.ids().next(), ann, bob)
                        : conversations.openDirect(people.ids().next(), bob, ann));

        assertThat(ids.stream().distinct()).singleElement().matches(Optional::isPresent);
        long id = ids.get(0).orElseThrow();
        assertThat(conversations.acl(id))
                .map(Acl::memberIds)
                .hasValueSatisfying(members -> assertThat(members).containsExactlyInAnyOrder(ann, bob));
        assertThat(log.number(
                        "SELECT COUNT(*) FROM conversation WHERE low_user_id = ? AND high_user_id = ?",
                        Math.min(ann, bob),
                        Math.max(ann, bob)))
                .isEqualTo(1);
    }

    @Test
    void openDirect_oneUnknown_isEmptyAndMakesNothing() {
        long nobody = people.ids().next();
        long conversationId = people.ids().next();

        assertThat(conversations.openDirect(conversationId, ann, nobody)).isEmpty();
        assertThat(conversations.openDirect(conversationId, nobody, ann)).isEmpty();
        assertThat(conversations.acl(conversationId)).isEmpty();
    }

    @Test
    void openDirect_withOneself_isRefused() {
        assertThatThrownBy(() -> conversations.openDirect(people.ids().next(), ann, ann))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void openSupport_byManyAtOnce_isOneConversationForEachVisitor() {
        long site = people.site();
        long first = people.visitor(site);
        long second = people.visitor(site);

        List<Long> ids = Together.run(
                16, i -> conversations.openSupport(people.ids().next(), site, i % 2 == 0 ? first : second));

        assertThat(ids.stream().distinct()).hasSize(2);
        assertThat(conversations.acl(ids.get(0)))
                .contains(new Acl(
                        ids.get(0),
                        ConversationKind.SUPPORT,
                        1,
                        site,
                        first,
                        0,
                        0,
                        Set.of(first),
                        false,
                        Set.of(),
                        GroupRights.NONE));
    }

    @Test
    void acl_friendsOfWhomOneBlocks_tellsBoth(RelationStore relations) {
        long id = people.direct(ann, bob);
        long before = conversations.acl(id).orElseThrow().version();
        relations.change(ann, UUID.randomUUID(), new Change.RequestFriend(bob, ""));
        relations.change(bob, UUID.randomUUID(), new Change.AcceptFriend(ann));
        relations.change(bob, UUID.randomUUID(), new Change.Block(ann));

        Acl acl = conversations.acl(id).orElseThrow();

        assertThat(acl.friends()).isTrue();
        assertThat(acl.blockers()).containsExactly(bob);
        assertThat(acl.version()).isEqualTo(before + 2);
    }

    @Test
    void acl_strangers_hasNeitherFriendsNorBlockers() {
        Acl acl = conversations.acl(people.direct(ann, bob)).orElseThrow();

        assertThat(acl.kind()).isEqualTo(ConversationKind.DIRECT);
        assertThat(acl.friends()).isFalse();
        assertThat(acl.blockers()).isEmpty();
    }

    @Test
    void acl_inCallersTransaction_seesWhatItWrote(PlatformTransactionManager transactions) {
        long id = people.direct(ann, bob);

        Acl seen = new TransactionTemplate(transactions).execute(status -> {
            log.sql().update("UPDATE conversation SET acl_version = 77 WHERE conversation_id = ?", id);
            status.setRollbackOnly();
            return conversations.acl(id).orElseThrow();
        });

        assertThat(seen.version()).isEqualTo(77);
        assertThat(conversations.acl(id)).map(Acl::version).contains(1L);
    }

    @Test
    void membership_ofMemberFormerMemberAndStranger() {
        long id = people.direct(ann, bob);
        leave(id, bob, 4);

        assertThat(conversations.membership(id, ann))
                .contains(new Membership(id, ann, false, 1, Long.MAX_VALUE, 0, List.of(), Set.of()));
        assertThat(conversations.membership(id, bob))
                .contains(new Membership(id, bob, true, 1, 4, 0, List.of(), Set.of()));
        assertThat(conversations.membership(id, people.user("Eve"))).isEmpty();
        assertThat(conversations.acl(id))
                .map(Acl::memberIds)
                .hasValueSatisfying(members -> assertThat(members).containsExactly(ann));
    }

    @Test
    void markRead_risesToTheHeadAndNeverFalls() {
        long id = people.direct(ann, bob);
        log.sayMany(id, bob, 5);

        assertThat(conversations.markRead(id, ann, 3)).contains(new ReadMark(3, true));
        assertThat(conversations.markRead(id, ann, 2)).contains(new ReadMark(3, false));
        assertThat(conversations.markRead(id, ann, 3)).contains(new ReadMark(3, false));
        assertThat(conversations.markRead(id, ann, 99)).contains(new ReadMark(5, true));
        assertThat(conversations.markRead(id, ann, -1)).contains(new ReadMark(5, false));
        assertThat(conversations.membership(id, bob)).map(Membership::readSeq).contains(0L);
    }

    @Test
    void markRead_byManyDevicesAtOnce_endsAtTheHighest() {
        long id = people.direct(ann, bob);
        log.sayMany(id, bob, 40);

        List<ReadMark> marks =
                Together.run(16, i -> conversations.markRead(id, ann, i + 1).orElseThrow());

        for (int i = 0; i < marks.size(); i++) {
            assertThat(marks.get(i).readSeq()).isGreaterThanOrEqualTo(i + 1);
        }
        assertThat(conversations.membership(id, ann)).map(Membership::readSeq).contains(16L);
    }

    @Test
    void markRead_byNoMember_isEmptyAndChangesNothing() {
        long id = people.direct(ann, bob);
        log.sayMany(id, bob, 5);
        leave(id, ann, 5);

        assertThat(conversations.markRead(id, ann, 5)).isEmpty();
        assertThat(conversations.markRead(id, people.user("Eve"), 5)).isEmpty();
        assertThat(conversations.markRead(people.ids().next(), ann, 5)).isEmpty();
        assertThat(conversations.membership(id, ann)).map(Membership::readSeq).contains(0L);
    }

    @Test
    void databaseMillis_isTheTime() {
        assertThat(conversations.databaseMillis()).isCloseTo(System.currentTimeMillis(), within(5_000L));
    }

    private void leave(long conversationId, long userId, long lastSeq) {
        log.sql().update("""
                        UPDATE conversation_member SET removed = 1, visible_to_seq = ?
                        WHERE conversation_id = ? AND user_id = ?""", lastSeq, conversationId, userId);
    }
}
