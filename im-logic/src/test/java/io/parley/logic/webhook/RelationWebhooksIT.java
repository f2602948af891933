package io.parley.logic.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.parley.logic.relation.RelationService;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.TwoNodes;
import io.parley.logic.webhook.Host.Told;
import io.parley.storage.relation.RelationStore;
import io.parley.storage.relation.RelationStore.Change;
import java.util.List;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** What happens between two users on two logic nodes is told once, in order, as messages are. */
class RelationWebhooksIT {
    private static final String KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    private static final String CRM = "/crm";
    private static final Host HOST = new Host();

    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes(
            "parley.seed.server-key=" + KEY,
            "parley.webhooks.endpoints.crm.url=" + HOST.url(CRM),
            "parley.webhooks.endpoints.crm.secret=" + Host.SECRET,
            "parley.webhooks.endpoints.crm.previous-secret=" + Host.PREVIOUS,
            "parley.webhooks.timeout=500ms",
            "parley.webhooks.sweep=200ms",
            "parley.webhooks.retry.min=50ms",
            "parley.webhooks.retry.max=100ms",
            "parley.webhooks.retry.tries=4");

    private long ann;
    private long bob;

    @BeforeEach
    void strangers() {
        ann = Friends.user(NODES.first(), "Ann");
        bob = Friends.user(NODES.first(), "Bob");
    }

    @AfterEach
    void wellAgain() {
        HOST.behave((event, exchange) -> Host.answer(exchange, 204));
    }

    @Test
    void everyFact_isToldOnce_inOrder_whoeverDidIt() {
        change(NODES.first(), ann, new Change.RequestFriend(bob, "Hello"));
        change(NODES.first(), ann, new Change.RequestFriend(bob, "once more"));
        change(NODES.second(), bob, new Change.RejectFriend(ann));
        change(NODES.second(), bob, new Change.RequestFriend(ann, ""));
        change(NODES.second(), bob, new Change.CancelFriendRequest(ann));
        change(NODES.first(), ann, new Change.RequestFriend(bob, ""));
        change(NODES.second(), bob, new Change.AcceptFriend(ann));
        change(NODES.second(), bob, new Change.AcceptFriend(ann));
        change(NODES.first(), ann, new Change.UpdateFriend(bob, "my own matter", null));
        change(NODES.first(), ann, new Change.Block(bob));
        change(NODES.second(), bob, new Change.Block(ann));
        change(NODES.first(), ann, new Change.Unblock(bob));
        change(NODES.second(), bob, new Change.RemoveFriend(ann));
        change(NODES.second(), bob, new Change.RemoveFriend(ann));

        String a = Long.toString(ann);
        String b = Long.toString(bob);
        await().untilAsserted(() -> assertThat(told())
                .extracting(Told::type, told -> told.event().path("actorId").asString())
                .containsExactly(
                        fact("requested", a),
                        fact("rejected", b),
                        fact("requested", b),
                        fact("cancelled", b),
                        fact("requested", a),
                        fact("accepted", b),
                        fact("blocked", a),
                        fact("blocked", b),
                        fact("unblocked", a),
                        fact("removed", b)));
        assertThat(told()).extracting(Told::id).doesNotHaveDuplicates().allMatch(id -> id.startsWith(ann + "-r"));
    }

    private static Tuple fact(String what, String actorId) {
        return tuple("relation." + what, actorId);
    }

    @Test
    void request_isToldWithItsTextWhileItIsOpen_andItsEndWhenNobodyAnswers() {
        change(NODES.first(), ann, new Change.RequestFriend(bob, "It's me"));
        await().untilAsserted(() -> assertThat(told()).hasSize(1));
        JsonNode requested = told().get(0).event();
        assertThat(requested.path("requestMessage").asString()).isEqualTo("It's me");
        assertThat(requested.path("userId").asString()).isEqualTo(Long.toString(ann));
        assertThat(requested.path("peerId").asString()).isEqualTo(Long.toString(bob));
        assertThat(requested.path("atMs").asLong()).isPositive();

        LogicNodes.sql(NODES.first()).update("UPDATE relation SET updated_at = 1 WHERE owner_id IN (?, ?)", ann, bob);
        change(NODES.second(), bob, new Change.RequestFriend(ann, "Who?"));

        await().untilAsserted(() -> assertThat(told())
                .extracting(Told::type)
                .containsExactly("relation.requested", "relation.expired", "relation.requested"));
        JsonNode expired = told().get(1).event();
        assertThat(expired.path("actorId").asString()).isEqualTo("0");
        assertThat(expired.path("userId").asString()).isEqualTo(Long.toString(ann));
        assertThat(told().get(2).event().path("requestMessage").asString()).isEqualTo("Who?");
    }

    @Test
    void factsOfADeadNode_areTold_andWhatTheHostRefuses_isADeadLetterThatCanBeReplayed() {
        HOST.behave((event, exchange) ->
                Host.answer(exchange, event.path("type").asString().equals("relation.requested") ? 400 : 204));
        // As a node that died: it has told nobody of what it stored.
        RelationStore store = NODES.first().getBean(RelationStore.class);
        store.change(ann, UUID.randomUUID(), new Change.RequestFriend(bob, "poison"));
        store.change(bob, UUID.randomUUID(), new Change.AcceptFriend(ann));

        await().untilAsserted(() -> assertThat(told())
                .extracting(Told::type)
                .containsExactly(
                        "relation.requested",
                        "relation.requested",
                        "relation.requested",
                        "relation.requested",
                        "relation.accepted"));
        HOST.behave((event, exchange) -> Host.answer(exchange, 204));
        Rest rest = Rest.fromOwnAddress(NODES.second());
        String eventId = told().get(0).id();
        await().untilAsserted(() -> assertThat(dead(rest))
                .extracting(delivery -> delivery.path("eventId").asString())
                .contains(eventId));
        JsonNode delivery = dead(rest).stream()
                .filter(one -> one.path("eventId").asString().equals(eventId))
                .findFirst()
                .orElseThrow();
        assertThat(delivery.path("type").asString()).isEqualTo("relation.requested");
        assertThat(delivery.path("conversationId").isNull()).isTrue();
        rest.post(
                        "/api/v1/webhooks/crm/deliveries/"
                                + delivery.path("deliveryId").asString() + "/replay",
                        "",
                        KEY)
                .expect(202);

        await().untilAsserted(() -> assertThat(told()).hasSize(6));
        JsonNode replayed = told().get(5).event();
        assertThat(replayed.path("id").asString()).isEqualTo(eventId);
        assertThat(replayed.path("requestMessage").asString())
                .as("it is no longer open")
                .isEmpty();
    }

    private static List<JsonNode> dead(Rest rest) {
        return List.copyOf(rest.get("/api/v1/webhooks/crm/deliveries?state=DEAD&limit=200", KEY)
                .expect(200)
                .json()
                .path("deliveries")
                .values());
    }

    private List<Told> told() {
        return HOST.told(CRM, ann, bob);
    }

    private static void change(ConfigurableApplicationContext node, long userId, Change change) {
        node.getBean(RelationService.class).change(userId, UUID.randomUUID(), change);
    }
}
