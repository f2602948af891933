package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.parley.client.ParleyClient;
import io.parley.client.api.Conversation;
import io.parley.client.api.Message;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kill -9} of the logic nodes in the middle of a batch of a broadcast, with the database some way away: who comes next
 * goes on, and whoever has got it already gets it no second time.
 */
class BroadcastCrashIT {
    private static final String SERVER_KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int USERS = 300;
    private static final int BATCH = 100;

    @Test
    void everybody_getsItOnce_thoughAllNodesAreKilledInTheMiddle(@TempDir Path directory) throws Exception {
        StackOptions options = StackOptions.of(directory, 1, 2)
                .withProxies()
                .withLogicArgument("--parley.seed.server-key=" + SERVER_KEY)
                .withLogicArgument("--parley.broadcast.interval=100ms")
                .withLogicArgument("--parley.broadcast.batch=" + BATCH);
        try (Stack stack = Stack.start(options);
                StackUsers users = new StackUsers(stack)) {
            long news = users.add("News");
            List<Long> readers = IntStream.range(0, USERS)
                    .mapToObj(i -> users.add("Reader " + i))
                    .toList();
            try (ParleyClient first = connect(users, readers.get(0));
                    ParleyClient last = connect(users, readers.get(USERS - 1))) {
                for (int i = 0; i < 2; i++) {
                    stack.databaseProxy(i).delay(Duration.ofMillis(1), Duration.ofMillis(3), i);
                }
                String id = begin(stack, news).path("broadcastId").asString();
                await().pollInterval(Duration.ofMillis(20))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> received(users, news).size() > BATCH + BATCH / 4);
                stack.logic(0).kill();
                stack.logic(1).kill();
                assertThat(received(users, news).size()).isLessThan(2 * BATCH);
                assertThat(number(users, "SELECT sent FROM broadcast WHERE broadcast_id = " + id))
                        .as("of the second batch nothing is noted")
                        .isEqualTo(BATCH);
                endLease(users);

                stack.databaseProxy(0).heal();
                stack.logic(0).start();
                stack.logic(0).awaitReady();
                JsonNode done = await().atMost(Duration.ofMinutes(1))
                        .until(
                                () -> read(stack, id),
                                found -> !found.path("state").asString().equals("RUNNING"));

                assertThat(done.path("state").asString()).isEqualTo("DONE");
                assertThat(done.path("sent").asInt()).isEqualTo(USERS);
                assertThat(done.path("skipped").asInt()).isZero();
                Map<Long, Integer> received = received(users, news);
                assertThat(received.keySet()).containsExactlyInAnyOrderElementsOf(readers);
                assertThat(received.values()).containsOnly(1);
                for (ParleyClient client : List.of(first, last)) {
                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(() -> assertThat(client.conversations())
                                    .extracting(Conversation::unread)
                                    .containsExactly(1));
                    long pair = client.conversations().get(0).conversationId();
                    assertThat(client.loadAll(pair).get(30, TimeUnit.SECONDS).messages())
                            .extracting(Message::senderId, Message::text)
                            .containsExactly(tuple(news, "We have moved"));
                }
            }
        }
    }

    private static ParleyClient connect(StackUsers users, long userId) throws Exception {
        ParleyClient client = users.client(userId, 0).build();
        client.connect();
        client.whenOnline().get(30, TimeUnit.SECONDS);
        return client;
    }

    private static JsonNode begin(Stack stack, long news) throws Exception {
        String body = "{\"clientMsgId\":\"" + UUID.randomUUID() + "\",\"senderId\":\"" + news
                + "\",\"filter\":{\"kind\":\"USER\"},\"content\":{\"text\":{\"text\":\"We have moved\"}}}";
        return ask(
                202,
                HttpRequest.newBuilder(stack.rest(0).resolve("/api/v1/broadcasts"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode read(Stack stack, String id) throws Exception {
        return ask(200, HttpRequest.newBuilder(stack.rest(0).resolve("/api/v1/broadcasts/" + id)));
    }

    private static JsonNode ask(int status, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = HTTP.send(
                request.header("Authorization", "Bearer " + SERVER_KEY).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }

    /** How many messages of the sender's each user has. */
    private static Map<Long, Integer> received(StackUsers users, long senderId) throws Exception {
        try (Connection connection = users.connect();
                PreparedStatement count = connection.prepareStatement("SELECT r.user_id, COUNT(*) FROM message m"
                        + " JOIN conversation_member r ON r.conversation_id = m.conversation_id"
                        + " AND r.user_id != m.sender_id WHERE m.sender_id = ? GROUP BY r.user_id")) {
            count.setLong(1, senderId);
            Map<Long, Integer> received = new HashMap<>();
            try (ResultSet result = count.executeQuery()) {
                while (result.next()) {
                    received.put(result.getLong(1), result.getInt(2));
                }
            }
            return received;
        }
    }

    private static long number(StackUsers users, String query) throws Exception {
        try (Connection connection = users.connect();
                Statement select = connection.createStatement();
                ResultSet result = select.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** As if the dead node's lease had run out by now: 30 s are not waited for. */
    private static void endLease(StackUsers users) throws Exception {
        try (Connection connection = users.connect();
                Statement update = connection.createStatement()) {
            assertThat(update.executeUpdate("UPDATE job_lease SET ends_at = 0 WHERE job = 'broadcast'"))
                    .isEqualTo(1);
        }
    }
}
