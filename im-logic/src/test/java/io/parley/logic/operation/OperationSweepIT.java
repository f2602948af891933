package io.parley.logic.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.UserKind;
import io.parley.logic.testing.LogicNodes;
import io.parley.storage.relation.RelationStore;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.relation.RelationStore.Outcome;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a node forgets of the operations in its database. */
class OperationSweepIT {
    private static final LogicNodes NODES = new LogicNodes(OperationSweepIT.class);
    private static final ConfigurableApplicationContext NODE = NODES.start("parley.operation.cleaning=100ms");

    private final RelationStore relations = NODE.getBean(RelationStore.class);
    private final JdbcTemplate sql = LogicNodes.sql(NODE);
    private final long ann = user("Ann");
    private final long bob = user("Bob");

    @AfterAll
    static void stop() {
        NODES.close();
    }

    @Test
    void sweep_oldAnswers_areForgottenAndThoseOfALateRepetitionStay() {
        UUID old = UUID.randomUUID();
        UUID recent = UUID.randomUUID();
        relations.change(ann, old, new Change.RequestFriend(bob, "hello"));
        relations.change(ann, recent, new Change.Block(bob));
        age(old, Duration.ofDays(7).plusSeconds(1));
        age(recent, Duration.ofDays(7).minusMinutes(10));

        await().until(() -> rows(old) == 0);

        assertThat(rows(recent)).isEqualTo(1);
        relations.change(ann, UUID.randomUUID(), new Change.Unblock(bob));
        assertThat(relations.change(ann, recent, new Change.Block(bob)))
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.own().blocked()).isTrue());
        assertThat(sql.queryForObject("SELECT blocked FROM relation WHERE owner_id = ?", Boolean.class, ann))
                .as("the repetition has changed nothing")
                .isFalse();
    }

    private long user(String name) {
        long userId = NODE.getBean(IdGenerator.class).next();
        NODE.getBean(UserStore.class).add(UserAccount.fresh(userId, UserKind.USER, name));
        return userId;
    }

    private void age(UUID opId, Duration by) {
        assertThat(sql.update(
                        "UPDATE operation SET created_at = created_at - ? WHERE op_id = UNHEX(?)",
                        by.toMillis(),
                        hex(opId)))
                .isEqualTo(1);
    }

    private int rows(UUID opId) {
        return sql.queryForList("SELECT user_id FROM operation WHERE op_id = UNHEX(?)", hex(opId))
                .size();
    }

    private static String hex(UUID opId) {
        return opId.toString().replace("-", "");
    }
}
