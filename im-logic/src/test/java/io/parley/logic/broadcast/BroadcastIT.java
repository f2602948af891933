package io.parley.logic.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UserKind;
import io.parley.logic.relation.RelationService;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.logic.testing.Rest;
import io.parley.logic.testing.Rest.Answer;
import io.parley.logic.testing.TwoNodes;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import io.parley.storage.visitor.Visitor;
import io.parley.storage.visitor.VisitorStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** The operator's server says something to many, once to each, though two nodes could. */
class BroadcastIT {
    private static final String KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    private static final String PATH = "/api/v1/broadcasts";

    @RegisterExtension
    static final TwoNodes NODES =
            new TwoNodes("parley.seed.server-key=" + KEY, "parley.broadcast.interval=50ms", "parley.broadcast.batch=3");

    /** An attribute's value that only this test's users have. */
    private final String tag = UUID.randomUUID().toString();

    private Rest rest;
    private JdbcTemplate sql;
    private long news;

    @BeforeEach
    void meet() {
        rest = Rest.fromOwnAddress(NODES.first());
        sql = LogicNodes.sql(NODES.first());
        news = Friends.user(NODES.first(), "News");
    }

    @Test
    void users_whomTheFilterFits_getItFromTheSender_once_howeverOftenItIsSent() {
        List<Long> users = tagged(7);
        long other = Friends.user(NODES.first(), "Other");
        long disabled = tagged(1).get(0);
        sql.update("UPDATE user_account SET disabled = 1 WHERE user_id = ?", disabled);
        long blocking = tagged(1).get(0);
        NODES.first().getBean(RelationService.class).change(blocking, UUID.randomUUID(), new Change.Block(news));
        Client online = NODES.friends().access().open(0, users.get(6));
        String body = toUsers(uuid(), "We have moved");

        String id = rest.post(PATH, body, KEY).expect(202).text("broadcastId");
        JsonNode done = awaitState(id, "DONE");

        assertThat(done.path("sent").asInt()).isEqualTo(7);
        assertThat(done.path("skipped").asInt()).isZero();
        assertThat(done.path("finishedAtMs").asLong()).isPositive();
        await().untilAsserted(() -> assertThat(pushed(online)).hasSize(1));
        assertThat(pushed(online).get(0).getSenderId()).isEqualTo(news);
        for (long user : users) {
            JsonNode only = onlyConversation(user);
            assertThat(only.path("kind").asString()).isEqualTo("DIRECT");
            assertThat(only.path("unread").asInt()).isEqualTo(1);
            assertThat(only.at("/lastMessage/content/text/text").asString()).isEqualTo("We have moved");
        }
        for (long nobody : List.of(other, disabled, blocking)) {
            assertThat(conversations(nobody)).isEmpty();
        }
        assertThat(Rest.fromOwnAddress(NODES.second())
                        .post(PATH, body, KEY)
                        .expect(202)
                        .text("broadcastId"))
                .isEqualTo(id);
        rest.post(PATH, body.replace("moved", "closed"), KEY).expectProblem(409, "CLIENT_MSG_ID_REUSED");

        // As if a node had died before it noted anything.
        sql.update("UPDATE broadcast SET state = 1, after_user_id = 0, sent = 0 WHERE broadcast_id = ?", id);
        assertThat(awaitState(id, "DONE").path("sent").asInt()).isEqualTo(7);
        users.forEach(user ->
                assertThat(onlyConversation(user).path("lastSeq").asString()).isEqualTo("1"));
    }

    @Test
    void visitorsOfASite_getItInTheirConversationWithIt() {
        long site = NODES.first().getBean(IdGenerator.class).next();
        List<Long> visitors = List.of(visitor(site), visitor(site));
        long elsewhere = visitor(site + 1);

        String id = rest.post(
                        PATH,
                        "{\"clientMsgId\":\"" + uuid() + "\",\"filter\":{\"kind\":\"VISITOR\",\"siteId\":\"" + site
                                + "\"},\"content\":{\"text\":{\"text\":\"Sale\"}}}",
                        KEY)
                .expect(202)
                .text("broadcastId");

        assertThat(awaitState(id, "DONE").path("sent").asInt()).isEqualTo(2);
        for (long visitor : visitors) {
            JsonNode only = onlyConversation(visitor);
            assertThat(only.path("kind").asString()).isEqualTo("SUPPORT");
            assertThat(only.at("/lastMessage/senderId").asString("0")).isEqualTo("0");
        }
        assertThat(conversations(elsewhere)).isEmpty();
    }

    @Test
    void usersWhoWereThereOfLate_getIt() {
        List<Long> users = tagged(2);
        sql.update(
                "INSERT INTO user_device (user_id, device_id, kind, client, first_seen_at, last_seen_at)"
                        + " VALUES (?, 'd', 1, '', 1, 1000), (?, 'd', 1, '', 1, 2000)",
                users.get(0),
                users.get(1));

        String body = toUsers(uuid(), "Hello").replace("\"kind\"", "\"seenSinceMs\":1500,\"kind\"");
        String id = rest.post(PATH, body, KEY).expect(202).text("broadcastId");

        assertThat(awaitState(id, "DONE").path("sent").asInt()).isEqualTo(1);
        assertThat(conversations(users.get(0))).isEmpty();
        assertThat(conversations(users.get(1))).hasSize(1);
    }

    @Test
    void cancel_endsItWhereItIs() {
        tagged(120);
        String id = rest.post(PATH, toUsers(uuid(), "Oops"), KEY).expect(202).text("broadcastId");
        await().until(() -> read(id).path("sent").asInt() > 0);

        rest.post(PATH + "/" + id + "/cancel", "", KEY).expect(200);

        JsonNode cancelled = read(id);
        assertThat(cancelled.path("state").asString()).isEqualTo("CANCELLED");
        await().during(Duration.ofMillis(500)).until(() -> read(id).path("sent").asInt() < 120);
        rest.post(PATH + "/" + id + "/cancel", "", KEY).expect(200);
        assertThat(read(id).path("finishedAtMs")).isEqualTo(cancelled.path("finishedAtMs"));
    }

    @Test
    void list_isPaged_theNewestFirst_andSaysWhatWasSentToWhom() {
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(i -> rest.post(PATH, toUsers(uuid(), "News " + i), KEY)
                        .expect(202)
                        .text("broadcastId"))
                .toList();

        JsonNode page = rest.get(PATH + "?limit=2", KEY).expect(200).json();
        JsonNode next = rest.get(
                        PATH + "?limit=1&before=" + page.path("nextBefore").asString(), KEY)
                .expect(200)
                .json();

        assertThat(listed(page)).containsExactly(ids.get(2), ids.get(1));
        assertThat(listed(next)).containsExactly(ids.get(0));
        JsonNode newest = page.at("/broadcasts/0");
        assertThat(newest.path("senderId").asString()).isEqualTo(Long.toString(news));
        assertThat(newest.at("/content/text/text").asString()).isEqualTo("News 2");
        assertThat(newest.at("/filter/kind").asString()).isEqualTo("USER");
        assertThat(newest.at("/filter/attributes/tag").asString()).isEqualTo(tag);
        ids.forEach(id -> awaitState(id, "DONE"));
    }

    @Test
    void list_atTheEnd_hasNoNextPage_andRefusesBadLimits() {
        assertThat(rest.get(PATH + "?before=1", KEY)
                        .expect(200)
                        .json()
                        .path("nextBefore")
                        .isNull())
                .isTrue();
        for (String limit : List.of("0", "201", "-1")) {
            rest.get(PATH + "?limit=" + limit, KEY).expectProblem(400, "INVALID_ARGUMENT");
        }
        rest.get(PATH).expectProblem(401, "TOKEN_MISSING");
    }

    @Test
    void endedLongAgo_isRemoved_andSaysNothingTwiceWhenItIsRepeated() {
        List<Long> users = tagged(2);
        String body = toUsers(uuid(), "Once");
        String old = rest.post(PATH, body, KEY).expect(202).text("broadcastId");
        String recent =
                rest.post(PATH, toUsers(uuid(), "Lately"), KEY).expect(202).text("broadcastId");
        awaitState(old, "DONE");
        awaitState(recent, "DONE");
        String running =
                rest.post(PATH, toUsers(uuid(), "Now"), KEY).expect(202).text("broadcastId");
        awaitState(running, "DONE");
        sql.update("UPDATE broadcast SET finished_at = ? WHERE broadcast_id = ?", ago(Duration.ofDays(91)), old);
        sql.update("UPDATE broadcast SET finished_at = ? WHERE broadcast_id = ?", ago(Duration.ofDays(89)), recent);
        // What ran for long is not old.
        sql.update("UPDATE broadcast SET created_at = 1, finished_at = NULL WHERE broadcast_id = ?", running);

        NODES.first().getBean(BroadcastJob.class).removeOld();

        rest.get(PATH + "/" + old, KEY).expectProblem(404, "NOT_FOUND");
        read(recent);
        read(running);
        assertThat(sql.queryForList("SELECT broadcast_id FROM broadcast_attribute WHERE value = ?", String.class, tag))
                .containsExactlyInAnyOrder(recent, running);
        String again = rest.post(PATH, body, KEY).expect(202).text("broadcastId");
        assertThat(awaitState(again, "DONE").path("sent").asInt()).isEqualTo(2);
        users.forEach(user ->
                assertThat(onlyConversation(user).path("lastSeq").asString()).isEqualTo("3"));
    }

    private static long ago(Duration time) {
        return System.currentTimeMillis() - time.toMillis();
    }

    private static List<String> listed(JsonNode page) {
        return page.path("broadcasts").values().stream()
                .map(broadcast -> broadcast.path("broadcastId").asString())
                .toList();
    }

    @Test
    void badInput_getsAProblem() {
        String good = toUsers(uuid(), "x");
        rest.post(PATH, good).expectProblem(401, "TOKEN_MISSING");
        for (String bad : List.of(
                good.replace("clientMsgId", "other"),
                good.replace("\"USER\"", "\"AGENT\""),
                good.replace("\"filter\"", "\"other\""),
                good.replace("\"kind\"", "\"siteId\":\"7\",\"kind\""),
                good.replace("\"kind\"", "\"seenSinceMs\":-1,\"kind\""),
                good.replace("\"" + tag + "\"", "null"),
                good.replace(Long.toString(news), "7"),
                good.replace("\"USER\"", "\"VISITOR\""),
                good.replace("\"content\"", "\"other\""))) {
            rest.post(PATH, bad, KEY).expectProblem(400, "INVALID_ARGUMENT");
        }
        rest.post(PATH, toUsers(uuid(), " "), KEY).expectProblem(400, "EMPTY_TEXT");
        rest.get(PATH + "/7", KEY).expectProblem(404, "NOT_FOUND");
        rest.post(PATH + "/7/cancel", "", KEY).expectProblem(404, "NOT_FOUND");
        assertThat(sql.queryForObject("SELECT COUNT(*) FROM broadcast WHERE sender_id = ?", Integer.class, news))
                .isZero();
    }

    private String toUsers(String clientMsgId, String text) {
        return "{\"clientMsgId\":\"" + clientMsgId + "\",\"senderId\":\"" + news
                + "\",\"filter\":{\"kind\":\"USER\",\"attributes\":{\"tag\":\"" + tag
                + "\"}},\"content\":{\"text\":{\"text\":\"" + text + "\"}}}";
    }

    private List<Long> tagged(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    long id = Friends.user(NODES.first(), "Reader " + i);
                    sql.update("INSERT INTO user_attribute (user_id, name, value) VALUES (?, 'tag', ?)", id, tag);
                    return id;
                })
                .toList();
    }

    private static long visitor(long site) {
        long id = NODES.first().getBean(IdGenerator.class).next();
        NODES.first().getBean(UserStore.class).add(UserAccount.fresh(id, UserKind.VISITOR, ""));
        NODES.first().getBean(VisitorStore.class).add(new Visitor(id, site));
        return id;
    }

    private JsonNode read(String id) {
        return rest.get(PATH + "/" + id, KEY).expect(200).json();
    }

    private JsonNode awaitState(String id, String state) {
        return await().until(
                        () -> read(id), found -> found.path("state").asString().equals(state));
    }

    private List<JsonNode> conversations(long userId) {
        Answer answer =
                rest.get("/api/v1/users/" + userId + "/conversations", KEY).expect(200);
        return List.copyOf(answer.json().path("conversations").values());
    }

    private JsonNode onlyConversation(long userId) {
        assertThat(conversations(userId)).hasSize(1);
        return conversations(userId).get(0);
    }

    private static List<Message> pushed(Client who) {
        return who.pushes().stream()
                .filter(ServerFrame::hasMessagePush)
                .flatMap(frame -> frame.getMessagePush().getMessagesList().stream())
                .toList();
    }

    private static String uuid() {
        return UUID.randomUUID().toString();
    }
}
