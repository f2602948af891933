package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.client.ParleyClient;
import io.parley.client.api.Message;
import io.parley.client.api.Outgoing;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the logic nodes in the middle of an erasure, with the database some way away: who comes next finishes
 * it, and takes nothing else.
 */
class ErasureCrashIT {
    private static final String SERVER_KEY = "psk_0123456789abcdefghijklmnopqrstuvwxyzABCDEF";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int MESSAGES = 500;

    @Test
    void erasure_isFinished_thoughAllNodesAreKilledInTheMiddle(@TempDir Path directory) throws Exception {
        StackOptions options = StackOptions.of(directory, 1, 2)
                .withProxies()
                .withLogicArgument("--parley.seed.server-key=" + SERVER_KEY)
                .withLogicArgument("--parley.erasure.interval=100ms");
        try (Stack stack = Stack.start(options);
                StackUsers users = new StackUsers(stack)) {
            long annId = users.add("Ann");
            long benId = users.add("Ben");
            long pair = talk(users, annId, benId);
            List<Log.Row> before = Log.of(users, pair);

            for (int i = 0; i < 2; i++) {
                stack.databaseProxy(i).delay(Duration.ofMillis(1), Duration.ofMillis(5), i);
            }
            URI data = stack.rest(0).resolve("/api/v1/users/" + annId + "/data");
            assertThat(ask(HttpRequest.newBuilder(data).DELETE()).statusCode()).isEqualTo(202);
            await().atMost(Duration.ofSeconds(30)).until(() -> left(users, annId) < MESSAGES - 50);
            stack.logic(0).kill();
            stack.logic(1).kill();
            assertThat(left(users, annId)).isPositive();

            stack.databaseProxy(0).heal();
            stack.logic(0).start();
            stack.logic(0).awaitReady();
            URI erasure = stack.rest(0).resolve("/api/v1/users/" + annId + "/erasure");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> ask(HttpRequest.newBuilder(erasure)).body().contains("DONE"));
            assertThat(left(users, annId)).isZero();
            assertThat(Log.of(users, pair))
                    .extracting(Log.Row::seq)
                    .isEqualTo(before.stream().map(Log.Row::seq).toList());
            try (ParleyClient ben = connect(users, benId)) {
                List<Message> seen = everything(ben, pair);
                assertThat(seen).hasSize(before.size());
                assertThat(seen)
                        .allSatisfy(message ->
                                assertThat(message.text()).isEqualTo(message.senderId() == benId ? "to be kept" : ""));
            }
        }
    }

    /** Ann says a lot to Ben, who says a word after each hundred of them. */
    private static long talk(StackUsers users, long annId, long benId) throws Exception {
        try (ParleyClient ann = connect(users, annId);
                ParleyClient ben = connect(users, benId)) {
            long pair = Friends.befriend(ann, ben);
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                sent.add(ann.send(pair, Outgoing.text("to be erased " + i)));
                if (i % 100 == 0) {
                    sent.add(ben.send(pair, Outgoing.text("to be kept")));
                }
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            return pair;
        }
    }

    private static List<Message> everything(ParleyClient client, long conversation) throws Exception {
        return client.loadAll(conversation).get(60, TimeUnit.SECONDS).messages();
    }

    private static ParleyClient connect(StackUsers users, long userId) throws Exception {
        ParleyClient client = users.client(userId, 0).build();
        client.connect();
        client.whenOnline().get(30, TimeUnit.SECONDS);
        return client;
    }

    private static HttpResponse<String> ask(HttpRequest.Builder request) throws Exception {
        return HTTP.send(
                request.header("Authorization", "Bearer " + SERVER_KEY).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** How many of the sender's messages are still there. */
    private static long left(StackUsers users, long senderId) throws Exception {
        try (Connection connection = users.connect();
                PreparedStatement count = connection.prepareStatement(
                        "SELECT COUNT(*) FROM message WHERE sender_id = ? AND NOT recalled")) {
            count.setLong(1, senderId);
            try (ResultSet result = count.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }
}
