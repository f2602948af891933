package io.parley.logic.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.UserKind;
import io.parley.logic.testing.LogicNodes;
import io.parley.storage.relation.RelationStore;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A node ends the requests that nobody answers. */
class RequestSweepIT {
    private static final LogicNodes NODES = new LogicNodes(RequestSweepIT.class);
    private static final ConfigurableApplicationContext NODE =
            NODES.start("parley.relation.cleaning=100ms", "parley.relation.request-lifetime=2d");

    private final RelationStore relations = NODE.getBean(RelationStore.class);
    private final JdbcTemplate sql = LogicNodes.sql(NODE);
    private final long ann = user("Ann");
    private final long bob = user("Bob");
    private final long cat = user("Cat");

    @AfterAll
    static void stop() {
        NODES.close();
    }

    @Test
    void sweep_overdueRequest_endsOnBothSidesAndYoungerOnesStay() {
        relations.change(ann, UUID.randomUUID(), new Change.RequestFriend(bob, "hello"));
        relations.change(ann, UUID.randomUUID(), new Change.RequestFriend(cat, "hello"));
        age(cat, Duration.ofDays(2).minusMinutes(10));
        age(bob, Duration.ofDays(2).plusSeconds(1));

        await().until(() -> state(ann, bob) == 0 && state(bob, ann) == 0);

        assertThat(state(ann, cat)).isEqualTo(1);
        assertThat(state(cat, ann)).isEqualTo(2);
        assertThat(relations.list(bob, 1, 10).relations())
                .singleElement()
                .satisfies(told -> assertThat(told.version()).isEqualTo(2));
    }

    private long user(String name) {
        long userId = NODE.getBean(IdGenerator.class).next();
        NODE.getBean(UserStore.class).add(UserAccount.fresh(userId, UserKind.USER, name));
        return userId;
    }

    private void age(long asked, Duration by) {
        assertThat(sql.update(
                        "UPDATE relation SET updated_at = updated_at - ? WHERE owner_id = ? OR peer_id = ?",
                        by.toMillis(),
                        asked,
                        asked))
                .isEqualTo(2);
    }

    private int state(long owner, long peer) {
        Integer state = sql.queryForObject(
                "SELECT state FROM relation WHERE owner_id = ? AND peer_id = ?", Integer.class, owner, peer);
        return state == null ? -1 : state;
    }
}
