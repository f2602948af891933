package io.parley.logic.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.AddMembers;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.CreateGroup;
import io.parley.common.protocol.DissolveGroup;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.LeaveGroup;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.MuteMember;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.React;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.RemoveMember;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SetMemberRole;
import io.parley.common.protocol.TextContent;
import io.parley.common.protocol.UpdateGroup;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.TwoNodes;
import io.parley.logic.webhook.Host.Told;
import io.parley.storage.message.MessageJournal;
import io.parley.storage.message.MessageJournal.Append;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.webhook.EventFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Two logic nodes tell two endpoints of a real HTTP server, which is not always well. */
class WebhooksIT {
    private static final String KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    private static final String CRM = "/crm";
    private static final String AUDIT = "/audit";
    private static final int TRIES = 20;
    private static final Host HOST = new Host();

    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes(
            "parley.seed.server-key=" + KEY,
            "parley.webhooks.endpoints.crm.url=" + HOST.url(CRM),
            "parley.webhooks.endpoints.crm.secret=" + Host.SECRET,
            "parley.webhooks.endpoints.crm.previous-secret=" + Host.PREVIOUS,
            "parley.webhooks.endpoints.audit.url=" + HOST.url(AUDIT),
            "parley.webhooks.endpoints.audit.secret=" + Host.SECRET,
            "parley.webhooks.endpoints.audit.previous-secret=" + Host.PREVIOUS,
            "parley.webhooks.endpoints.audit.events=message.recalled",
            "parley.webhooks.timeout=500ms",
            "parley.webhooks.sweep=200ms",
            "parley.webhooks.retry.min=50ms",
            "parley.webhooks.retry.max=100ms",
            "parley.webhooks.retry.tries=" + TRIES);

    private Client ann;
    private Client bob;
    private long pair;
    private Rest rest;

    @BeforeEach
    void meet() {
        ann = NODES.friends().ann();
        bob = NODES.friends().bob();
        pair = NODES.friends().conversationId();
        rest = Rest.fromOwnAddress(NODES.second());
    }

    @AfterEach
    void wellAgain() {
        HOST.behave((event, exchange) -> Host.answer(exchange, 204));
    }

    @Test
    void messages_ofBothNodes_areToldSigned_inOrder() {
        IntStream.range(0, 20).forEach(i -> {
            say(ann, "from Ann " + i);
            say(bob, "from Bob " + i);
        });

        List<String> expected =
                IntStream.rangeClosed(1, 40).mapToObj(seq -> pair + "-m" + seq).toList();
        // What the host is slow to answer is told again.
        await().untilAsserted(() ->
                assertThat(crm().stream().map(Told::id).distinct()).containsExactlyElementsOf(expected));
        JsonNode first = crm().get(0).event();
        assertThat(first.path("type").asString()).isEqualTo("message.created");
        assertThat(first.path("conversationKind").asString()).isEqualTo("DIRECT");
        assertThat(first.path("actorId").asString()).isEqualTo(Long.toString(ann.userId()));
        assertThat(first.path("atMs").asLong()).isPositive();
        assertThat(first.at("/message/seq").asString()).isEqualTo("1");
        assertThat(crm().get(0).text()).isEqualTo("from Ann 0");
        assertThat(HOST.told(AUDIT, pair)).isEmpty();
    }

    @Test
    void changes_andLinesOfGroups_areToldAfterTheirMessages() {
        say(ann, "frist");
        ask(
                ann,
                ClientFrame.newBuilder()
                        .setEdit(Edit.newBuilder()
                                .setConversationId(pair)
                                .setSeq(1)
                                .setOpId(uuid())
                                .setContent(text("first"))));
        ask(
                bob,
                ClientFrame.newBuilder()
                        .setReact(React.newBuilder()
                                .setConversationId(pair)
                                .setSeq(1)
                                .setOpId(uuid())
                                .setEmoji("👍")));
        ask(
                ann,
                ClientFrame.newBuilder()
                        .setRecall(Recall.newBuilder()
                                .setConversationId(pair)
                                .setSeq(1)
                                .setOpId(uuid())));
        long group = ask(
                ann,
                ClientFrame.newBuilder()
                        .setCreateGroup(CreateGroup.newBuilder()
                                .setOpId(uuid())
                                .setName("Ours")
                                .setJoinPolicy(JoinPolicy.BY_INVITATION)
                                .addUserIds(bob.userId())));

        await().untilAsserted(() -> assertThat(crm())
                .extracting(Told::type)
                .containsExactly("message.created", "message.edited", "message.reacted", "message.recalled"));
        Told recalled = crm().get(3);
        assertThat(recalled.id()).isEqualTo(pair + "-c3");
        assertThat(recalled.event().path("changeSeq").asString()).isEqualTo("3");
        assertThat(recalled.event().at("/message/recalled").asBoolean()).isTrue();
        assertThat(recalled.event().path("actorId").asString()).isEqualTo(Long.toString(ann.userId()));
        await().untilAsserted(() ->
                assertThat(HOST.told(AUDIT, pair)).extracting(Told::type).containsExactly("message.recalled"));
        await().untilAsserted(() -> {
            assertThat(HOST.told(CRM, group)).isNotEmpty();
            assertThat(HOST.told(CRM, group)
                            .get(0)
                            .event()
                            .path("conversationKind")
                            .asString())
                    .isEqualTo("GROUP");
            assertThat(HOST.told(CRM, group)
                            .get(0)
                            .event()
                            .at("/message/content/system")
                            .isObject())
                    .isTrue();
        });
    }

    @Test
    void whatHappensInAGroup_isToldAsDataOfSystemLines() {
        long group = NODES.friends().group();
        String id = Long.toString(ann.userId());
        String peer = Long.toString(bob.userId());
        ask(
                ann,
                ClientFrame.newBuilder()
                        .setUpdateGroup(UpdateGroup.newBuilder()
                                .setConversationId(group)
                                .setOpId(uuid())
                                .setName("Theirs")));
        ask(
                ann,
                ClientFrame.newBuilder()
                        .setRemoveMember(RemoveMember.newBuilder()
                                .setConversationId(group)
                                .setOpId(uuid())
                                .setUserId(bob.userId())));
        ask(
                ann,
                ClientFrame.newBuilder()
                        .setAddMembers(AddMembers.newBuilder()
                                .setConversationId(group)
                                .setOpId(uuid())
                                .addUserIds(bob.userId())));
        for (long forMs : new long[] {60_000, 0}) {
            ask(
                    ann,
                    ClientFrame.newBuilder()
                            .setMuteMember(MuteMember.newBuilder()
                                    .setConversationId(group)
                                    .setOpId(uuid())
                                    .setUserId(bob.userId())
                                    .setForMs(forMs)));
        }
        for (MemberRole role : List.of(MemberRole.GROUP_ADMIN, MemberRole.GROUP_MEMBER, MemberRole.GROUP_OWNER)) {
            ask(
                    ann,
                    ClientFrame.newBuilder()
                            .setSetMemberRole(SetMemberRole.newBuilder()
                                    .setConversationId(group)
                                    .setOpId(uuid())
                                    .setUserId(bob.userId())
                                    .setRole(role)));
        }
        ask(
                ann,
                ClientFrame.newBuilder()
                        .setLeaveGroup(
                                LeaveGroup.newBuilder().setConversationId(group).setOpId(uuid())));
        ask(
                bob,
                ClientFrame.newBuilder()
                        .setDissolveGroup(DissolveGroup.newBuilder()
                                .setConversationId(group)
                                .setOpId(uuid())));

        await().untilAsserted(() -> assertThat(systemLines(group))
                .extracting(
                        line -> line.path("event").asString(),
                        line -> line.path("actorId").asString(),
                        line -> line.path("subjectId").asString("0"))
                .containsExactly(
                        tuple("GROUP_CREATED", id, "0"),
                        tuple("MEMBERS_ADDED", id, "0"),
                        tuple("GROUP_RENAMED", id, "0"),
                        tuple("MEMBER_REMOVED", id, peer),
                        tuple("MEMBERS_ADDED", id, "0"),
                        tuple("MEMBER_MUTED", id, peer),
                        tuple("MEMBER_UNMUTED", id, peer),
                        tuple("ADMIN_ADDED", id, peer),
                        tuple("ADMIN_REMOVED", id, peer),
                        tuple("OWNER_CHANGED", id, peer),
                        tuple("MEMBER_LEFT", id, "0"),
                        tuple("GROUP_DISSOLVED", peer, "0")));
        List<JsonNode> lines = systemLines(group);
        assertThat(lines.get(1).at("/subjects/0/userId").asString()).isEqualTo(peer);
        assertThat(lines.get(2).path("text").asString()).isEqualTo("Theirs");
        assertThat(Long.parseLong(lines.get(5).path("untilMs").asString())).isPositive();
        assertThat(lines.get(6).has("untilMs")).isFalse();
    }

    private static List<JsonNode> systemLines(long group) {
        return HOST.told(CRM, group).stream()
                .map(told -> told.event().at("/message/content/system"))
                .toList();
    }

    @Test
    void historyThatIsImported_isToldNobody_butTheLinesBeforeIt_andWhatIsSaidBehindIt() {
        long group = NODES.friends().group();
        String history = IntStream.range(0, 3 * EventFeed.MOST)
                .mapToObj(i -> ("{'clientMsgId':'%s','senderId':'%d','sentAtMs':1,'content':{'text':{'text':'old'}}}")
                        .formatted(uuid(), bob.userId()))
                .collect(Collectors.joining(","));
        for (long conversation : List.of(pair, group)) {
            rest.post(
                            "/api/v1/conversations/" + conversation + "/import",
                            ("{'messages':[" + history + "]}").replace('\'', '"'),
                            KEY)
                    .expect(200);
        }
        say(ann, "new");

        await().untilAsserted(() ->
                assertThat(crm()).extracting(Told::id).containsExactly(pair + "-m" + (3 * EventFeed.MOST + 1)));
        await().untilAsserted(() ->
                assertThat(HOST.told(CRM, group)).extracting(Told::id).containsExactly(group + "-m1", group + "-m2"));
    }

    @Test
    void endpointThatIsDown_isToldInOrderWhenItIsBack() {
        AtomicInteger bad = new AtomicInteger(3);
        HOST.behave((event, exchange) ->
                Host.answer(exchange, event.has("message") && bad.getAndDecrement() > 0 ? 503 : 200));
        say(ann, "one");
        say(bob, "two");

        await().untilAsserted(() -> assertThat(states()).containsExactly("DELIVERED", "DELIVERED"));
        assertThat(crm()).extracting(Told::text).containsExactly("one", "one", "one", "one", "two");
        assertThat(deliveries(""))
                .extracting(delivery -> delivery.path("tries").asInt())
                .containsExactly(1, 4);
    }

    @Test
    void eventThatIsRefused_isADeadLetterAfterItsTries_holdsNoOtherUp_andIsReplayed() {
        HOST.behave((event, exchange) ->
                Host.answer(exchange, event.path("id").asString().equals(pair + "-m1") ? 400 : 204));
        say(ann, "poison");
        say(ann, "after it");

        await().untilAsserted(() -> assertThat(states()).containsExactly("DEAD", "DELIVERED"));
        assertThat(crm()).hasSize(TRIES + 1);
        assertThat(crm().subList(0, TRIES)).extracting(Told::text).containsOnly("poison");
        JsonNode dead = deliveries("&state=DEAD").get(0);
        assertThat(dead.path("status").asInt()).isEqualTo(400);
        assertThat(dead.path("tries").asInt()).isEqualTo(TRIES);

        HOST.behave((event, exchange) -> Host.answer(exchange, 204));
        String replay =
                "/api/v1/webhooks/crm/deliveries/" + dead.path("deliveryId").asString() + "/replay";
        rest.post(replay, "", KEY).expect(202);

        await().untilAsserted(() -> assertThat(states()).containsExactly("DELIVERED", "DELIVERED"));
        assertThat(crm()).extracting(Told::id).endsWith(pair + "-m1");
        int replays = rest.post("/api/v1/webhooks/crm/replays", "{\"state\":\"DELIVERED\"}", KEY)
                .expect(202)
                .json()
                .path("replays")
                .asInt();
        assertThat(replays).isGreaterThanOrEqualTo(2);
        await().untilAsserted(() -> assertThat(crm()).hasSize(TRIES + 4));
    }

    @Test
    void endpointThatDoesNotAnswer_holdsNoOtherUp() {
        Semaphore never = new Semaphore(0);
        HOST.behave((event, exchange) -> {
            if (exchange.getRequestURI().getPath().equals(CRM)) {
                waitFor(never);
            }
            Host.answer(exchange, 204);
        });
        say(ann, "one");
        ask(
                ann,
                ClientFrame.newBuilder()
                        .setRecall(Recall.newBuilder()
                                .setConversationId(pair)
                                .setSeq(1)
                                .setOpId(uuid())));

        await().untilAsserted(() -> assertThat(HOST.told(AUDIT, pair)).hasSize(1));
        await().untilAsserted(() -> {
            assertThat(deliveries("")).isNotEmpty();
            assertThat(deliveries("").get(0).path("status").asInt()).isZero();
            assertThat(deliveries("").get(0).path("detail").asString()).isEqualTo("no answer within 500 ms");
        });
        never.release(1_000);
    }

    @Test
    void redirect_isNotFollowed_andALongAnswerIsNotRead() {
        HOST.behave((event, exchange) -> {
            exchange.getResponseHeaders().set("Location", HOST.url("/elsewhere"));
            Host.answer(exchange, 307);
        });
        say(ann, "one");
        await().untilAsserted(() -> assertThat(states()).containsExactly("DEAD"));
        assertThat(HOST.told("/elsewhere", pair)).isEmpty();

        HOST.behave((event, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] more = new byte[1 << 16];
            try {
                while (true) {
                    exchange.getResponseBody().write(more);
                }
            } finally {
                exchange.close();
            }
        });
        say(ann, "two");
        await().untilAsserted(() -> assertThat(states()).containsExactly("DEAD", "DELIVERED"));
    }

    @Test
    void whatADeadNodeHadStored_orHadBegunToTell_isToldByAnother() {
        HOST.behave((event, exchange) -> Host.answer(exchange, 503));
        say(ann, "one");
        await().untilAsserted(() -> assertThat(crm()).isNotEmpty());
        // As a node that died: it holds the conversation, stored a message and told nobody of it.
        LogicNodes.sql(NODES.first())
                .update(
                        "UPDATE webhook_progress SET claim = 1, due_at = ? WHERE endpoint = 'crm' AND conversation_id = ?",
                        Long.MAX_VALUE,
                        pair);
        NewMessage message = new NewMessage(UUID.randomUUID(), text("two"), true);
        Core.get(NODES.first()
                .getBean(MessageJournal.class)
                .append(new Append(pair, ann.userId(), MessageJournal.NO_PERMISSION_NEEDED, List.of(message))));
        HOST.behave((event, exchange) -> Host.answer(exchange, 204));
        AtomicInteger before = new AtomicInteger();
        // A try that was under way may still come.
        await().during(Duration.ofMillis(500)).until(() -> before.getAndSet(crm().size()) == crm().size());
        assertThat(crm()).extracting(Told::text).doesNotContain("two");

        LogicNodes.sql(NODES.first())
                .update("UPDATE webhook_progress SET due_at = 1 WHERE endpoint = 'crm' AND conversation_id = ?", pair);

        await().untilAsserted(() -> assertThat(states()).containsExactly("DELIVERED", "DELIVERED"));
        assertThat(crm()).extracting(Told::text).endsWith("one", "two");
    }

    @Test
    void rest_ofWebhooks_refusesWhatIsNotThere() {
        String crm = "/api/v1/webhooks/crm";
        JsonNode endpoints =
                rest.get("/api/v1/webhooks", KEY).expect(200).json().path("endpoints");
        assertThat(endpoints.toString()).contains("\"name\":\"audit\"").doesNotContain(Host.SECRET);

        rest.get("/api/v1/webhooks").expectProblem(401, "TOKEN_MISSING");
        rest.get("/api/v1/webhooks/none/deliveries", KEY).expectProblem(404, "NOT_FOUND");
        rest.get(crm + "/deliveries?state=GONE", KEY).expectProblem(400, "INVALID_ARGUMENT");
        rest.get(crm + "/deliveries?limit=0", KEY).expectProblem(400, "INVALID_ARGUMENT");
        rest.get(crm + "/deliveries?before=x", KEY).expectProblem(400, "INVALID_ARGUMENT");
        rest.post(crm + "/deliveries/1234567/replay", "", KEY).expectProblem(404, "NOT_FOUND");
        rest.post(crm + "/replays", "{\"state\":\"FAILING\"}", KEY).expectProblem(400, "INVALID_ARGUMENT");
        rest.post(crm + "/replays", "{\"fromMs\":2,\"toMs\":1}", KEY).expectProblem(400, "INVALID_RANGE");
        rest.post(crm + "/replays", "[]", KEY).expectProblem(400, "MALFORMED_REQUEST");
    }

    private List<Told> crm() {
        return HOST.told(CRM, pair);
    }

    /** Of the conversation's events at the CRM, in the order in which they were first tried. */
    private List<String> states() {
        List<String> states = new ArrayList<>();
        deliveries("").forEach(delivery -> states.add(0, delivery.path("state").asString()));
        return states;
    }

    private List<JsonNode> deliveries(String query) {
        List<JsonNode> mine = new ArrayList<>();
        rest.get("/api/v1/webhooks/crm/deliveries?limit=200" + query, KEY)
                .expect(200)
                .json()
                .path("deliveries")
                .forEach(delivery -> {
                    if (delivery.path("conversationId").asString().equals(Long.toString(pair))) {
                        mine.add(delivery);
                    }
                });
        return mine;
    }

    private static void waitFor(Semaphore semaphore) {
        try {
            semaphore.tryAcquire(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(Client who, String text) {
        ask(
                who,
                ClientFrame.newBuilder()
                        .setSend(Send.newBuilder()
                                .setConversationId(pair)
                                .addMessages(OutgoingMessage.newBuilder()
                                        .setClientMsgId(uuid())
                                        .setContent(text(text)))));
    }

    /** Returns the id of the group, if it is about one. */
    private static long ask(Client who, ClientFrame.Builder frame) {
        ServerFrame reply = who.ask(frame);
        assertThat(reply.hasError()).as(reply.toString()).isFalse();
        return reply.getGroupResult().getConversationId();
    }

    private static Content text(String text) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
