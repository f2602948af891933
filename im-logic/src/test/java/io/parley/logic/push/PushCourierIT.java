package io.parley.logic.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.DeviceKind;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.TextContent;
import io.parley.common.token.AccessClaims;
import io.parley.common.token.TokenCheck;
import io.parley.common.token.TokenVerifier;
import io.parley.logic.delivery.OfflineListener;
import io.parley.logic.push.PushSender.Outcome;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.token.SigningKeys;
import io.parley.storage.push.PushSubscription;
import io.parley.storage.push.PushSubscriptionStore;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A push service that an operator has plugged in, without Web Push beside it; and what becomes of messages when it is slow. */
class PushCourierIT {
    private static final String SERVER_KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    private static final String SUBSCRIPTIONS = "/api/v1/push/subscriptions";
    private static final int QUEUE = 2;
    /** The one that is under way, one in the hand of each of the two threads, and the queue. */
    private static final int ROOM = 3 + QUEUE;

    private static LogicNodes nodes;
    private static ConfigurableApplicationContext node;

    private final String endpoint = "apns:" + UUID.randomUUID();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final NativeService slow = new NativeService();
    private Friends friends;
    private Rest rest;
    private long bob;
    private String token;
    private int told;

    /** Takes {@code apns:}, and answers when the test does. */
    static class NativeService implements PushSender {
        private final List<Sent> sent = new CopyOnWriteArrayList<>();

        record Sent(PushSubscription to, JsonNode notification, String topic, CompletableFuture<Outcome> answer) {}

        @Override
        public boolean takes(URI uri) {
            return "apns".equals(uri.getScheme());
        }

        @Override
        public Optional<String> fault(PushSubscription subscription) {
            return subscription.endpoint().equals("apns:bad") ? Optional.of("endpoint: bad") : Optional.empty();
        }

        @Override
        public CompletableFuture<Outcome> send(PushSubscription to, byte[] notification, String topic) {
            CompletableFuture<Outcome> answer = new CompletableFuture<>();
            sent.add(new Sent(to, JsonMapper.shared().readTree(notification), topic, answer));
            return answer;
        }

        private List<Sent> to(String wanted) {
            return sent.stream()
                    .filter(one -> one.to().endpoint().equals(wanted))
                    .toList();
        }
    }

    @BeforeAll
    static void start() {
        nodes = new LogicNodes(PushCourierIT.class);
        node = nodes.start(List.of(NativeService.class), "parley.seed.server-key=" + SERVER_KEY);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    /** Bob's phone has said hello with a sign-in, and nothing of his is connected. */
    @BeforeEach
    void meet() {
        friends = Friends.meet(node);
        rest = Rest.fromOwnAddress(node);
        bob = friends.bob().userId();
        token = rest.post("/api/v1/users/" + bob + "/tokens", "", SERVER_KEY)
                .expect(200)
                .text("accessToken");
        TokenVerifier verifier =
                TokenVerifier.fromJwks(node.getBean(SigningKeys.class).publicJwks(), Clock.systemUTC());
        AccessClaims claims = ((TokenCheck.Valid) verifier.verify(token)).claims();
        friends.access().open(0, claims, "bobs-phone", DeviceKind.MOBILE).closed();
        friends.bob().closed();
    }

    @AfterEach
    void part() {
        friends.close();
    }

    private Answer subscribe(String where) {
        return rest.send(rest.to(SUBSCRIPTIONS)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .PUT(BodyPublishers.ofString("{\"deviceId\":\"bobs-phone\",\"endpoint\":\"" + where + "\"}")));
    }

    private void tell(OfflineListener courier) {
        told++;
        courier.onOffline(
                MessagePush.newBuilder()
                        .addMessages(Message.newBuilder()
                                .setConversationId(friends.conversationId())
                                .setSeq(1000 + told)
                                .setSenderId(friends.ann().userId())
                                .setContent(Content.newBuilder()
                                        .setText(TextContent.newBuilder().setText("Are you there?"))))
                        .build(),
                List.of(bob));
    }

    private List<PushSubscription> subscriptions() {
        return node.getBean(PushSubscriptionStore.class).ofUser(bob);
    }

    @Test
    void serviceOfAnotherKind_getsTheEndpointAsItIs_andWhatItTellsOf() {
        NativeService service = node.getBean(NativeService.class);
        subscribe(endpoint).expect(204);

        tell(node.getBean(PushCourier.class));

        await().until(() -> service.to(endpoint).size() == 1);
        NativeService.Sent sent = service.to(endpoint).get(0);
        assertThat(sent.to()).isEqualTo(new PushSubscription(bob, "bobs-phone", endpoint, "", ""));
        assertThat(sent.topic()).isEqualTo(Long.toString(friends.conversationId()));
        assertThat(sent.notification().path("conversationId").asString()).isEqualTo(sent.topic());
        assertThat(sent.notification().path("title").asString()).isEqualTo("Ann");
        assertThat(sent.notification().path("preview").asString()).isEqualTo("Are you there?");

        sent.answer().complete(new Outcome.Gone());
        await().until(() -> subscriptions().isEmpty());
    }

    @Test
    void subscribe_whatNoServiceTakes_orItsOwnFindsFaultWith_isRefused() {
        assertThat(subscribe("apns:bad").expectProblem(400, "INVALID_ARGUMENT").text("detail"))
                .isEqualTo("endpoint: bad");
        subscribe("fcm:x").expectProblem(400, "INVALID_ARGUMENT");
        subscribe("https://fcm.googleapis.com/x").expectProblem(400, "INVALID_ARGUMENT");
        rest.get("/api/v1/push/key", token).expectProblem(409, "PUSH_DISABLED");
        assertThat(subscriptions()).isEmpty();
    }

    @Test
    void whatFindsNoRoom_isShedAtOnce_andTheRestIsSent() {
        PushCourier courier = fill();
        assertThat(count("shed")).isEqualTo(told - ROOM);
        assertThat(slow.sent).hasSize(1);

        for (int i = 0; i < ROOM; i++) {
            int next = i;
            await().until(() -> slow.sent.size() == next + 1);
            slow.sent.get(next).answer().complete(new Outcome.Sent());
        }

        await().until(() -> count("sent") == ROOM);
        assertThat(count("shed")).isEqualTo(told - ROOM);
        tell(courier);
        await().until(() -> slow.sent.size() == ROOM + 1);
        courier.stop();
    }

    @Test
    void subscriptionThatIsGone_isRemoved_thoughThereIsNoRoom() {
        PushCourier courier = fill();

        slow.sent.get(0).answer().complete(new Outcome.Gone());

        await().until(() -> subscriptions().isEmpty());
        courier.stop();
    }

    /** A courier of one place and a short queue, which is told of messages until it has room for none. */
    private PushCourier fill() {
        subscribe(endpoint).expect(204);
        PushConfig small = new PushConfig(
                new PushConfig.Vapid("", "", ""),
                List.of(),
                false,
                true,
                Duration.ofDays(1),
                Duration.ofSeconds(5),
                1,
                QUEUE,
                4,
                Duration.ofSeconds(2));
        PushCourier courier = new PushCourier(
                node.getBean(PushSubscriptionStore.class),
                new PushSenders(List.of(slow)),
                node.getBean(Notifications.class),
                small,
                metrics);
        await().until(() -> {
            tell(courier);
            return told - count("shed") == ROOM;
        });
        return courier;
    }

    private double count(String state) {
        return metrics.counter("parley.push.notifications", "state", state).count();
    }
}
