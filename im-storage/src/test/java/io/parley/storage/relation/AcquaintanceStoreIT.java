package io.parley.storage.relation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.protocol.UserKind;
import io.parley.storage.relation.AcquaintanceStore.Tie;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.testing.People;
import io.parley.storage.testing.StorageTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

@StorageTest
class AcquaintanceStoreIT {
    private final AcquaintanceStore acquaintances;
    private final RelationStore relations;
    private final People people;
    private final JdbcTemplate sql;
    private final long user;
    private final long peer;

    AcquaintanceStoreIT(AcquaintanceStore acquaintances, RelationStore relations, People people, JdbcTemplate sql) {
        this.acquaintances = acquaintances;
        this.relations = relations;
        this.people = people;
        this.sql = sql;
        this.user = people.user("Ann");
        this.peer = people.user("Ben");
    }

    private void change(long who, Change change) {
        assertThat(relations.change(who, UUID.randomUUID(), change)).isInstanceOf(RelationStore.Outcome.Done.class);
    }

    private void befriend() {
        change(user, new Change.RequestFriend(peer, ""));
        change(peer, new Change.AcceptFriend(user));
    }

    private Map<Long, Set<Tie>> ties() {
        return acquaintances.ties(user, List.of(peer, user, people.user("Stranger"), 1L));
    }

    @Test
    void ties_strangers_none() {
        assertThat(ties()).isEmpty();
        assertThat(acquaintances.ties(user, List.of())).isEmpty();
        change(user, new Change.RequestFriend(peer, ""));
        assertThat(ties()).isEmpty();
    }

    @Test
    void ties_friendsAndConversations_areFound() {
        people.direct(user, peer);
        assertThat(ties()).isEqualTo(Map.of(peer, Set.of(Tie.DIRECT)));

        befriend();

        assertThat(ties()).isEqualTo(Map.of(peer, Set.of(Tie.FRIENDS)));
    }

    @Test
    void ties_groupOfBoth_untilOneLeaves() {
        long group = people.direct(user, peer);
        sql.update("UPDATE conversation SET kind = 3 WHERE conversation_id = ?", group);
        assertThat(ties()).isEqualTo(Map.of(peer, Set.of(Tie.GROUP)));

        sql.update("UPDATE conversation_member SET removed = 1 WHERE conversation_id = ? AND user_id = ?", group, peer);

        assertThat(ties()).isEmpty();
    }

    @Test
    void ties_blockOfEitherSide_hidesAll() {
        befriend();
        people.direct(user, peer);
        change(user, new Change.Block(peer));
        assertThat(ties()).isEmpty();
        change(user, new Change.Unblock(peer));
        change(peer, new Change.Block(user));
        assertThat(ties()).isEmpty();
    }

    @Test
    void ties_disabledOrNoUser_none() {
        befriend();
        sql.update("UPDATE user_account SET disabled = 1 WHERE user_id = ?", peer);
        assertThat(ties()).isEmpty();

        sql.update(
                "UPDATE user_account SET disabled = 0, kind = ? WHERE user_id = ?", UserKind.AGENT.getNumber(), peer);
        assertThat(ties()).isEmpty();
    }
}
