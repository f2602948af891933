package io.parley.logic.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.PresenceState;
import io.parley.common.protocol.SetPresence;
import io.parley.embedded.EmbeddedRedis;
import io.parley.logic.testing.AccessDriver;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.webhook.Host.Told;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Two logic nodes tell who is there, to whoever asks for it by name, once. */
class PresenceWebhooksIT {
    private static final String CRM = "/crm";
    private static final String ALL = "/all";
    private static final Host HOST = new Host();
    private static final LogicNodes NODES = new LogicNodes(PresenceWebhooksIT.class);
    private static final EmbeddedRedis REDIS = EmbeddedRedis.temporary();
    private static final ConfigurableApplicationContext FIRST = node();
    private static final ConfigurableApplicationContext SECOND = node();

    private static ConfigurableApplicationContext node() {
        return NODES.start(
                "parley.redis.address=" + REDIS.uri(),
                "parley.presence.offline-delay=300ms",
                "parley.link.drain=0s",
                "parley.webhooks.endpoints.crm.url=" + HOST.url(CRM),
                "parley.webhooks.endpoints.crm.secret=" + Host.SECRET,
                "parley.webhooks.endpoints.crm.previous-secret=" + Host.PREVIOUS,
                "parley.webhooks.endpoints.crm.events=presence.online,presence.away,presence.offline",
                "parley.webhooks.endpoints.all.url=" + HOST.url(ALL),
                "parley.webhooks.endpoints.all.secret=" + Host.SECRET,
                "parley.webhooks.endpoints.all.previous-secret=" + Host.PREVIOUS);
    }

    @AfterAll
    static void stop() {
        NODES.close();
        REDIS.close();
    }

    @Test
    void user_isToldOnlineAwayAndOffline_thoughNobodyWatches_andOnlyToWhoAskedForIt() {
        try (AccessDriver access =
                new AccessDriver("presence-webhooks", 1, LogicNodes.linkPort(FIRST), LogicNodes.linkPort(SECOND))) {
            Client ann = access.open(0, Friends.user(FIRST, "Ann"));
            await().untilAsserted(() -> assertThat(HOST.presences(CRM, ann.userId()))
                    .extracting(Told::type)
                    .containsExactly("presence.online"));
            ann.ask(ClientFrame.newBuilder()
                    .setSetPresence(SetPresence.newBuilder().setState(PresenceState.PRESENCE_AWAY)));
            await().untilAsserted(() -> assertThat(HOST.presences(CRM, ann.userId()))
                    .extracting(Told::type)
                    .containsExactly("presence.online", "presence.away"));
            ann.closed();

            await().untilAsserted(() -> assertThat(HOST.presences(CRM, ann.userId()))
                    .extracting(Told::type)
                    .containsExactly("presence.online", "presence.away", "presence.offline"));
            JsonNode offline = HOST.presences(CRM, ann.userId()).get(2).event();
            assertThat(offline.path("lastSeenMs").asLong()).isPositive();
            assertThat(offline.path("atMs").asLong())
                    .isGreaterThanOrEqualTo(offline.path("lastSeenMs").asLong());
            await().during(Duration.ofMillis(500))
                    .until(() -> HOST.presences(CRM, ann.userId()).size() == 3);
            assertThat(HOST.presences(ALL, ann.userId())).isEmpty();
        }
    }
}
