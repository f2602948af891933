package io.parley.logic.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.Block;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UserKind;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.TwoNodes;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What the operator's own server says in conversations and reads of them. */
class ServerApiIT {
    private static final String KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    private static final String DIRECT = "/api/v1/conversations/direct";

    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes("parley.seed.server-key=" + KEY);

    private final String id = UUID.randomUUID().toString();
    private Client ann;
    private Client bob;
    private String pair;
    private Rest rest;

    @BeforeEach
    void meet() {
        ann = NODES.friends().ann();
        bob = NODES.friends().bob();
        pair = "/api/v1/conversations/" + NODES.friends().conversationId();
        rest = Rest.fromOwnAddress(NODES.first());
    }

    @Test
    void send_reachesEverybody_andRepeatedIsOneMessage() {
        Answer first = say(id, "Your order is on its way").expect(201);
        Answer again = Rest.fromOwnAddress(NODES.second())
                .send(rest.json(pair + "/messages", body("Your order is on its way"))
                        .header("Authorization", "Bearer " + KEY)
                        .header("Idempotency-Key", id))
                .expect(201);

        assertThat(first.json().path("duplicate").asBoolean()).isFalse();
        assertThat(again.json().path("duplicate").asBoolean()).isTrue();
        assertThat(again.text("messageId")).isEqualTo(first.text("messageId"));
        assertThat(again.text("seq")).isEqualTo("1");
        for (Client one : List.of(ann, bob)) {
            await().untilAsserted(() -> assertThat(pushed(one)).isNotEmpty());
            Message message = pushed(one).get(0);
            assertThat(message.getSenderId()).isZero();
            assertThat(message.getContent().getText().getText()).isEqualTo("Your order is on its way");
        }
        say(id, "Something else").expectProblem(409, "CLIENT_MSG_ID_REUSED");
    }

    @Test
    void send_countsAsUnread_unlessItIsNotTo_andAsksNobodyForPermission() {
        ann.ask(ClientFrame.newBuilder()
                .setBlock(Block.newBuilder()
                        .setUserId(bob.userId())
                        .setOpId(UUID.randomUUID().toString())));
        say(UUID.randomUUID().toString(), "counted").expect(201);
        rest.post(
                        pair + "/messages",
                        "{\"clientMsgId\":\"" + id + "\",\"countable\":false,\"content\":{\"custom\":{\"type\":\"x/y\","
                                + "\"json\":\"{}\",\"fallback\":\"a card\"}}}",
                        KEY)
                .expect(201);

        JsonNode mine = rest.get("/api/v1/users/" + bob.userId() + "/conversations", KEY)
                .expect(200)
                .json()
                .path("conversations")
                .get(0);
        assertThat(mine.path("unread").asInt()).isEqualTo(1);
        assertThat(mine.path("lastSeq").asString()).isEqualTo("2");
        assertThat(mine.at("/lastMessage/content/custom/type").asString()).isEqualTo("x/y");
    }

    @Test
    void messages_areReadInRanges_fromEitherEnd() {
        for (int i = 1; i <= 5; i++) {
            say(UUID.randomUUID().toString(), "line " + i).expect(201);
        }

        JsonNode oldest = rest.get(pair + "/messages?limit=2", KEY).expect(200).json();
        assertThat(texts(oldest)).containsExactly("line 1", "line 2");
        assertThat(oldest.path("coveredToSeq").asString()).isEqualTo("2");
        assertThat(oldest.path("lastSeq").asString()).isEqualTo("5");
        JsonNode newest = rest.get(pair + "/messages?limit=2&backward=true", KEY)
                .expect(200)
                .json();
        assertThat(texts(newest)).containsExactly("line 4", "line 5");
        JsonNode middle =
                rest.get(pair + "/messages?fromSeq=2&toSeq=3", KEY).expect(200).json();
        assertThat(texts(middle)).containsExactly("line 2", "line 3");
        JsonNode conversation = rest.get(pair, KEY).expect(200).json();
        assertThat(conversation.path("kind").asString()).isEqualTo("DIRECT");
        assertThat(conversation.path("lastSeq").asString()).isEqualTo("5");
        assertThat(conversation.path("members").size()).isEqualTo(2);
    }

    @Test
    void conversationsOfAUser_comeInPages() {
        Client carl = NODES.friends().access().open(0, Friends.user(NODES.first(), "Carl"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Client other = NODES.friends().access().open(0, Friends.user(NODES.first(), "Other " + i));
            Friends.befriend(carl, other);
            expected.add(carl.ask(ClientFrame.newBuilder()
                                    .setOpenConversation(
                                            OpenConversation.newBuilder().setPeerUserId(other.userId())))
                            .getOpenConversationResult()
                            .getConversation()
                            .getConversationId()
                    + "");
        }
        String path = "/api/v1/users/" + carl.userId() + "/conversations?limit=2";
        JsonNode first = rest.get(path, KEY).expect(200).json();
        JsonNode second = rest.get(path + "&after=" + first.path("nextAfter").asString(), KEY)
                .expect(200)
                .json();

        List<String> found = new ArrayList<>();
        first.path("conversations")
                .forEach(one -> found.add(one.path("conversationId").asString()));
        assertThat(found).hasSize(2);
        second.path("conversations")
                .forEach(one -> found.add(one.path("conversationId").asString()));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(second.path("nextAfter").isNull()).isTrue();
    }

    @Test
    void badInput_getsAProblem_andStoresNothing() {
        String messages = pair + "/messages";
        rest.post(messages, body("hello")).expectProblem(401, "TOKEN_MISSING");
        rest.post(messages, body("hello"), KEY + "x").expectProblem(401, "TOKEN_INVALID");
        rest.post(messages, body("hello"), KEY).expectProblem(400, "INVALID_ARGUMENT");
        rest.post(messages, "{\"clientMsgId\":\"" + id + "\"}", KEY).expectProblem(400, "INVALID_ARGUMENT");
        rest.post(messages, "{\"clientMsgId\":\"" + id + "\",\"content\":{\"text\":7}}", KEY)
                .expectProblem(400, "INVALID_ARGUMENT");
        rest.post(messages, "{\"clientMsgId\":\"" + id + "\",\"content\":{\"system\":{}}}", KEY)
                .expectProblem(400, "INVALID_ARGUMENT");
        rest.post(messages, "[]", KEY).expectProblem(400, "MALFORMED_REQUEST");
        say(id, " ").expectProblem(400, "EMPTY_TEXT");
        say(id, "x".repeat(9_000)).expectProblem(400, "TEXT_TOO_LONG");
        rest.post(
                        "/api/v1/conversations/1/messages",
                        "{\"clientMsgId\":\"" + id + "\"," + body("x").substring(1),
                        KEY)
                .expectProblem(404, "NOT_FOUND");
        rest.get("/api/v1/conversations/1", KEY).expectProblem(404, "NOT_FOUND");
        rest.get("/api/v1/conversations/1/messages", KEY).expectProblem(404, "NOT_FOUND");
        rest.get("/api/v1/users/1/conversations", KEY).expectProblem(404, "NOT_FOUND");
        rest.get("/api/v1/users/" + ann.userId() + "/conversations?limit=0", KEY)
                .expectProblem(400, "INVALID_ARGUMENT");
        rest.get(messages + "?limit=101", KEY).expectProblem(400, "INVALID_ARGUMENT");
        rest.get(messages + "?fromSeq=0", KEY).expectProblem(400, "INVALID_RANGE");
        rest.get(messages + "?fromSeq=x", KEY).expectProblem(400, "INVALID_ARGUMENT");

        assertThat(rest.get(pair, KEY).json().path("lastSeq").asString("0")).isEqualTo("0");
    }

    @Test
    void direct_isSeenByBoth_isTheSameWhoeverOpensIt_andTakesHistory() {
        Client carl = NODES.friends().access().open(0, Friends.user(NODES.first(), "Carl"));
        Client dora = NODES.friends().access().open(1, Friends.user(NODES.first(), "Dora"));

        JsonNode opened = direct(carl.userId(), dora.userId()).expect(200).json();

        String found = opened.path("conversationId").asString();
        assertThat(opened.path("kind").asString()).isEqualTo("DIRECT");
        assertThat(opened.path("members").size()).isEqualTo(2);
        for (Client one : List.of(carl, dora)) {
            await().untilAsserted(() -> assertThat(one.pushes())
                    .filteredOn(ServerFrame::hasConversationPush)
                    .extracting(push -> Long.toString(
                            push.getConversationPush().getConversation().getConversationId()))
                    .containsExactly(found));
        }
        rest.post(
                        "/api/v1/conversations/" + found + "/import",
                        "{\"messages\":[{\"clientMsgId\":\"" + id + "\",\"senderId\":\"" + dora.userId()
                                + "\",\"sentAtMs\":1577836800000,\"content\":{\"text\":{\"text\":\"Hello\"}}}]}",
                        KEY)
                .expect(200);
        JsonNode again = direct(dora.userId(), carl.userId()).expect(200).json();
        assertThat(again.path("conversationId").asString()).isEqualTo(found);
        assertThat(again.path("lastSeq").asString()).isEqualTo("1");
        assertThat(pair).endsWith("/" + direct(ann.userId(), bob.userId()).text("conversationId"));
    }

    @Test
    void direct_isOfTwoUsersOnly() {
        long own = ann.userId();
        direct(own).expectProblem(400, "INVALID_ARGUMENT");
        direct(own, bob.userId(), Friends.user(NODES.first(), "Eve")).expectProblem(400, "INVALID_ARGUMENT");
        direct(own, own).expectProblem(400, "INVALID_ARGUMENT");
        rest.post(DIRECT, "{\"userIds\":[null,1]}", KEY).expectProblem(400, "INVALID_ARGUMENT");
        direct(own, 404).expectProblem(404, "NOT_FOUND");
        direct(404, own).expectProblem(404, "NOT_FOUND");
        for (UserKind kind : List.of(UserKind.VISITOR, UserKind.AGENT)) {
            long other = NODES.first().getBean(IdGenerator.class).next();
            NODES.first().getBean(UserStore.class).add(UserAccount.fresh(other, kind, "Somebody"));
            direct(own, other).expectProblem(403, "NOT_ALLOWED");
            direct(other, own).expectProblem(403, "NOT_ALLOWED");
        }
        rest.post(DIRECT, "{}").expectProblem(401, "TOKEN_MISSING");
        rest.post(DIRECT, "{}", KEY + "x").expectProblem(401, "TOKEN_INVALID");
        assertThat(rest.get("/api/v1/users/" + own + "/conversations", KEY)
                        .json()
                        .path("conversations")
                        .size())
                .isEqualTo(1);
    }

    private Answer direct(long... userIds) {
        return rest.post(DIRECT, "{\"userIds\":" + Arrays.toString(userIds) + "}", KEY);
    }

    private Answer say(String clientMsgId, String text) {
        return rest.post(
                pair + "/messages",
                "{\"clientMsgId\":\"" + clientMsgId + "\"," + body(text).substring(1),
                KEY);
    }

    private static String body(String text) {
        return "{\"content\":{\"text\":{\"text\":\"" + text + "\"}}}";
    }

    private static List<String> texts(JsonNode pulled) {
        List<String> texts = new ArrayList<>();
        pulled.path("messages")
                .forEach(message -> texts.add(message.at("/content/text/text").asString()));
        return texts;
    }

    private static List<Message> pushed(Client who) {
        return who.pushes().stream()
                .filter(ServerFrame::hasMessagePush)
                .flatMap(frame -> frame.getMessagePush().getMessagesList().stream())
                .toList();
    }
}
