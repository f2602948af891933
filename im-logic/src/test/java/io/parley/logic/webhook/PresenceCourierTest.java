package io.parley.logic.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.common.protocol.PresenceState;
import io.parley.logic.api.ProtocolJson;
import io.parley.logic.webhook.Host.Told;
import io.parley.logic.webhook.WebhookConfig.Endpoint;
import io.parley.logic.webhook.WebhookConfig.Retry;
import io.parley.storage.routing.PresenceStore.Presence;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a slow or broken host does not get, and what it gets all the same. */
class PresenceCourierTest {
    private static final String PATH = "/presence";

    private final Host host = new Host();
    private final Semaphore answers = new Semaphore(0);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final PresenceCourier courier = courier(Set.of("presence.online", "presence.offline"));

    private PresenceCourier courier(Set<String> events) {
        WebhookConfig config = new WebhookConfig(
                Map.of("crm", new Endpoint(URI.create(host.url(PATH)), Host.SECRET, Host.PREVIOUS, events)),
                Duration.ofSeconds(10),
                1,
                Duration.ofSeconds(30),
                new Retry(Duration.ofMillis(1), Duration.ofMillis(1), 9, Duration.ofHours(1)),
                Duration.ofDays(3),
                Duration.ofDays(30));
        JsonMapper json = new JsonMapper();
        EventJson eventJson = new EventJson(json, new ProtocolJson(json));
        return new PresenceCourier(
                "crm", config, new WebhookSender(eventJson, config, Clock.systemUTC()), eventJson, metrics);
    }

    private void hold() {
        host.behave((event, exchange) -> {
            answers.acquireUninterruptibly();
            Host.answer(exchange, 204);
        });
    }

    @Test
    void ofOneUser_theNewestIsTold_afterTheOneBefore() {
        hold();
        courier.changed(presence(1, PresenceState.PRESENCE_ONLINE, 10));
        await().until(() -> told(1).size() == 1);
        courier.changed(presence(1, PresenceState.PRESENCE_OFFLINE, 20));
        courier.changed(presence(1, PresenceState.PRESENCE_ONLINE, 40));
        courier.changed(presence(1, PresenceState.PRESENCE_OFFLINE, 30));
        answers.release(10);

        await().until(() -> told(1).size() == 2);
        assertThat(told(1)).extracting(Told::id).containsExactly("1-p10", "1-p40");
        await().until(() -> count("delivered") == 2);
    }

    @Test
    void whatFails_isLost_andNotTriedAgain() {
        host.behave((event, exchange) -> Host.answer(exchange, 503));
        courier.changed(presence(1, PresenceState.PRESENCE_OFFLINE, 10));
        courier.changed(presence(2, PresenceState.PRESENCE_OFFLINE, 10));

        await().until(() -> count("lost") == 2);
        assertThat(told(1)).hasSize(1);
        assertThat(told(1).get(0).event().path("lastSeenMs").asLong()).isEqualTo(7);
        assertThat(told(2)).hasSize(1);
    }

    @Test
    void pastItsRoom_usersAreShed_andWhatIsNotAskedForIsNotTold() {
        hold();
        courier.changed(presence(1, PresenceState.PRESENCE_AWAY, 10));
        for (int user = 1; user <= PresenceCourier.MOST + 4; user++) {
            courier.changed(presence(user, PresenceState.PRESENCE_ONLINE, 10));
        }

        assertThat(count("shed")).isEqualTo(3);
        courier.changed(presence(2, PresenceState.PRESENCE_OFFLINE, 20));
        assertThat(count("shed")).as("who waits already has room").isEqualTo(3);
        answers.release(2 * PresenceCourier.MOST);
        await().until(() -> told(2).size() == 1);
        assertThat(told(1)).extracting(Told::type).containsExactly("presence.online");
        assertThat(told(2)).extracting(Told::type).containsExactly("presence.offline");
    }

    private List<Told> told(long userId) {
        return host.presences(PATH, userId);
    }

    private double count(String state) {
        return metrics.counter("parley.webhooks.presence", "endpoint", "crm", "state", state)
                .count();
    }

    private static Presence presence(long userId, PresenceState state, long asOf) {
        return new Presence(
                userId,
                state,
                state == PresenceState.PRESENCE_OFFLINE ? Optional.of(Instant.ofEpochMilli(7)) : Optional.empty(),
                Instant.ofEpochMilli(asOf),
                true,
                List.of(),
                Optional.empty());
    }
}
