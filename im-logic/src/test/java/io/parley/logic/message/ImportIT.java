package io.parley.logic.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.Search;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TextContent;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.TwoNodes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** History of another system comes in with its senders and times, once, and nobody takes it for news. */
class ImportIT {
    private static final String KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    private static final long YEAR_2020 = 1_577_836_800_000L;

    @RegisterExtension
    static final TwoNodes NODES = new TwoNodes("parley.seed.server-key=" + KEY, "parley.search.interval=50ms");

    private Client ann;
    private Client bob;
    private long pair;
    private Rest rest;

    @BeforeEach
    void meet() {
        ann = NODES.friends().ann();
        bob = NODES.friends().bob();
        pair = NODES.friends().conversationId();
        rest = Rest.fromOwnAddress(NODES.first());
    }

    @Test
    void batches_keepSendersTimesAndOrder_andAreStoredOnce() {
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            first.add(past(uuid(), i % 2 == 0 ? ann : bob, YEAR_2020 + i / 2, "line " + i));
        }
        List<String> second = List.of(past(uuid(), bob, YEAR_2020 + 1_000, "the last line"));

        JsonNode answer = add(pair, first).expect(200).json().path("messages");
        add(pair, second).expect(200);
        JsonNode again = Rest.fromOwnAddress(NODES.second())
                .post(path(pair), body(first), KEY)
                .expect(200)
                .json()
                .path("messages");

        assertThat(answer.size()).isEqualTo(150);
        assertThat(again.get(149).path("messageId")).isEqualTo(answer.get(149).path("messageId"));
        assertThat(again.get(149).path("duplicate").asBoolean()).isTrue();
        assertThat(answer.get(149).path("duplicate").asBoolean()).isFalse();
        List<Message> pulled = pulled(bob, 100, 151);
        assertThat(pulled)
                .extracting(Message::getSeq)
                .startsWith(100L)
                .endsWith(151L)
                .hasSize(52);
        Message last = pulled.get(51);
        assertThat(last.getSenderId()).isEqualTo(bob.userId());
        assertThat(last.getSentAtMs()).isEqualTo(YEAR_2020 + 1_000);
        assertThat(last.getContent().getText().getText()).isEqualTo("the last line");
        assertThat(pulled.get(0).getSenderId()).isEqualTo(bob.userId());
    }

    @Test
    void history_isNoNews_butWhoIsOnlineIsHinted_andSearchFindsIt() {
        add(pair, List.of(past(uuid(), ann, YEAR_2020, "Zwiebelkuchen"))).expect(200);

        await().until(() ->
                bob.pushes().stream().anyMatch(push -> push.getSyncHint().getConversationId() == pair));
        assertThat(bob.pushes()).noneMatch(ServerFrame::hasMessagePush);
        JsonNode mine = rest.get("/api/v1/users/" + bob.userId() + "/conversations", KEY)
                .expect(200)
                .json()
                .path("conversations")
                .get(0);
        assertThat(mine.path("unread").asInt(0)).isZero();
        assertThat(mine.path("lastSeq").asString()).isEqualTo("1");
        await().untilAsserted(() -> assertThat(bob.ask(ClientFrame.newBuilder()
                                .setSearch(Search.newBuilder().setQuery("Zwiebelkuchen")))
                        .getSearchResult()
                        .getHitsCount())
                .isEqualTo(1));

        say(ann, "Hello");
        await().until(() -> bob.pushes().stream().anyMatch(ServerFrame::hasMessagePush));
        assertThat(pulled(bob, 1, 2)).extracting(Message::getSeq).containsExactly(1L, 2L);
    }

    @Test
    void group_takesWhatSomebodySaidWhoIsNotInIt_behindItsFirstLines() {
        long group = NODES.friends().group();
        long gone = Friends.user(NODES.first(), "Gone");
        add(group, List.of(past(uuid(), gone, YEAR_2020, "I was here"))).expect(200);

        JsonNode messages = rest.get("/api/v1/conversations/" + group + "/messages", KEY)
                .expect(200)
                .json()
                .path("messages");
        JsonNode last = messages.get(messages.size() - 1);
        assertThat(messages.size()).isGreaterThan(1);
        assertThat(last.path("senderId").asString()).isEqualTo(Long.toString(gone));
        assertThat(last.path("seq").asString()).isEqualTo(Integer.toString(messages.size()));
    }

    @Test
    void whatIsSaidEndsTheImport_butARepetitionIsAnswered() {
        String known = past(uuid(), ann, YEAR_2020, "before");
        add(pair, List.of(known)).expect(200);
        say(bob, "now");

        String problem = add(pair, List.of(known, past(uuid(), ann, YEAR_2020 + 1, "too late")))
                .expectProblem(409, "CONFLICT")
                .text("detail");

        assertThat(problem).contains("seq 2").contains("expected");
        assertThat(add(pair, List.of(known))
                        .expect(200)
                        .json()
                        .at("/messages/0/seq")
                        .asString())
                .isEqualTo("1");
        assertThat(lastSeq()).isEqualTo("2");
    }

    @Test
    void oneWrongMessage_isNamed_andNoneIsStored() {
        String id = uuid();
        String good = past(id, ann, YEAR_2020, "good");
        long stranger = Friends.user(NODES.first(), "Stranger");

        wrong(400, "INVALID_ARGUMENT", "messages[1].sentAtMs: 5", good, past(uuid(), ann, 5, "earlier"));
        wrong(400, "INVALID_ARGUMENT", "messages[1].sentAtMs", good, past(uuid(), ann, Long.MAX_VALUE / 2, "later"));
        wrong(400, "INVALID_ARGUMENT", "messages[1].clientMsgId", good, past("7", ann, YEAR_2020, "x"));
        wrong(400, "EMPTY_TEXT", "messages[1].content", good, past(uuid(), ann, YEAR_2020, " "));
        wrong(400, "TEXT_TOO_LONG", "messages[1].content", good, past(uuid(), ann, YEAR_2020, "x".repeat(9_000)));
        wrong(409, "CLIENT_MSG_ID_REUSED", "messages[1].clientMsgId", good, past(id, ann, YEAR_2020, "another"));
        wrong(404, "NOT_FOUND", "messages[1].senderId: " + stranger, good, past(uuid(), stranger, "x"));
        wrong(400, "INVALID_ARGUMENT", "messages[1].senderId", good, past(uuid(), 0, "x"));
        wrong(400, "INVALID_ARGUMENT", "messages[1]: null", good, "null");
        wrong(
                404,
                "NO_SUCH_MESSAGE",
                "messages[1].content.replyTo: 2 (expected: at most 1)",
                good,
                past(uuid(), ann, YEAR_2020, "x").replace("{\"text\":{", "{\"replyTo\":2,\"text\":{"));
        assertThat(lastSeq()).isEqualTo("0");

        rest.post(path(pair), body(List.of(good))).expectProblem(401, "TOKEN_MISSING");
        rest.post(path(pair), "{}", KEY).expectProblem(400, "INVALID_ARGUMENT");
        rest.post(path(pair), "[]", KEY).expectProblem(400, "MALFORMED_REQUEST");
        add(pair, Collections.nCopies(501, good)).expectProblem(400, "INVALID_ARGUMENT");
        add(1, List.of(good)).expectProblem(404, "NOT_FOUND");
        assertThat(lastSeq()).isEqualTo("0");
    }

    private void wrong(int status, String code, String detail, String... messages) {
        assertThat(add(pair, List.of(messages)).expectProblem(status, code).text("detail"))
                .contains(detail);
    }

    private Answer add(long conversationId, List<String> messages) {
        return rest.post(path(conversationId), body(messages), KEY);
    }

    private static String path(long conversationId) {
        return "/api/v1/conversations/" + conversationId + "/import";
    }

    private static String body(List<String> messages) {
        return "{\"messages\":[" + String.join(",", messages) + "]}";
    }

    private static String past(String id, Client sender, long sentAt, String text) {
        return past(id, sender.userId(), sentAt, text);
    }

    private static String past(String id, long senderId, String text) {
        return past(id, senderId, YEAR_2020, text);
    }

    private static String past(String id, long senderId, long sentAt, String text) {
        return "{\"clientMsgId\":\"" + id + "\",\"senderId\":\"" + senderId + "\",\"sentAtMs\":" + sentAt
                + ",\"content\":{\"text\":{\"text\":\"" + text + "\"}}}";
    }

    private String lastSeq() {
        return rest.get("/api/v1/conversations/" + pair, KEY)
                .json()
                .path("lastSeq")
                .asString("0");
    }

    private List<Message> pulled(Client who, long fromSeq, long toSeq) {
        return who.ask(ClientFrame.newBuilder()
                        .setPull(Pull.newBuilder()
                                .setConversationId(pair)
                                .setFromSeq(fromSeq)
                                .setToSeq(toSeq)
                                .setLimit(100)))
                .getPullResult()
                .getMessagesList();
    }

    private void say(Client who, String text) {
        who.ask(ClientFrame.newBuilder()
                .setSend(Send.newBuilder()
                        .setConversationId(pair)
                        .addMessages(OutgoingMessage.newBuilder()
                                .setClientMsgId(uuid())
                                .setContent(Content.newBuilder()
                                        .setText(TextContent.newBuilder().setText(text))))));
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
