package io.parley.logic.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.UserKind;
import io.parley.logic.testing.AccessDriver;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.LogicNodes;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Revocations that the logic node which made them could not tell. */
class RevocationSweepIT {
    private static final Duration AT_MOST = Duration.ofSeconds(5);
    private static final LogicNodes NODES = new LogicNodes(RevocationSweepIT.class);
    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;

    private final long ann = user("Ann");
    private final long bob = user("Bob");

    @BeforeAll
    static void start() {
        one = NODES.start();
        other = NODES.start();
    }

    @AfterAll
    static void stop() {
        NODES.close();
    }

    private static long user(String name) {
        long userId = one.getBean(IdGenerator.class).next();
        one.getBean(UserStore.class).add(UserAccount.fresh(userId, UserKind.USER, name));
        return userId;
    }

    @Test
    void revoke_onANodeWithoutLinkToTheAccessNode_closesTheConnection() {
        try (AccessDriver access = new AccessDriver("sweep-a", 1, LogicNodes.linkPort(other))) {
            Client revoked = access.open(0, ann);
            Client bystander = access.open(0, bob);

            one.getBean(Revocation.class).revoke(ann);

            await().atMost(AT_MOST).until(() -> revoked.closeCode() == CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
            Client again = access.open(0, ann, UserKind.USER, 0, "device-of-ann", 2);
            await().during(Duration.ofSeconds(3))
                    .atMost(AT_MOST)
                    .untilAsserted(() -> assertThat(again.closeCode()).isZero());
            assertThat(bystander.closeCode()).isZero();
        }
    }

    @Test
    void attach_afterARevocation_closesTheConnectionsThatLastedThroughIt() {
        one.getBean(Revocation.class).revoke(ann);
        LogicNodes.sql(one).update("UPDATE user_account SET revoked_at = revoked_at - 300000 WHERE user_id = ?", ann);
        try (AccessDriver access = new AccessDriver("sweep-b", 1, LogicNodes.linkPort(other))) {
            Client lasted = access.lasting(0, ann);

            await().atMost(AT_MOST).until(() -> lasted.closeCode() == CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
        }
    }
}
