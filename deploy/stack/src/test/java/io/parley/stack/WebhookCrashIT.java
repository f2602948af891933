package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parley.client.ParleyClient;
import io.parley.client.api.Outgoing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the logic nodes, which store messages and tell a host of them: it is told of each one, in order. */
class WebhookCrashIT {
    private static final int CONVERSATIONS = 4;
    private static final int MESSAGES = 100;
    private static final String SECRET = "a-secret-of-24-characters";

    /** The ids of all events in the order in which each was first told. */
    private final List<String> told = new CopyOnWriteArrayList<>();

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    @Test
    void everyMessage_isTold_inOrder_whicheverNodeIsKilled(@TempDir Path directory) throws Exception {
        HttpServer host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        host.createContext("/", this::note);
        host.start();
        String endpoint = "--parley.webhooks.endpoints.crm.";
        StackOptions options = StackOptions.of(directory, 1, 2)
                .withLogicArgument(
                        endpoint + "url=http://127.0.0.1:" + host.getAddress().getPort() + "/")
                .withLogicArgument(endpoint + "secret=" + SECRET)
                .withLogicArgument("--parley.webhooks.sweep=1s");
        try (Stack stack = Stack.start(options);
                StackUsers users = new StackUsers(stack)) {
            List<ParleyClient> clients = new ArrayList<>();
            List<Long> conversations = new ArrayList<>();
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (int i = 0; i < CONVERSATIONS; i++) {
                ParleyClient one = connect(users, "one-" + i);
                ParleyClient other = connect(users, "other-" + i);
                clients.addAll(List.of(one, other));
                conversations.add(Friends.befriend(one, other));
            }
            for (int i = 0; i < CONVERSATIONS; i++) {
                for (int n = 0; n < MESSAGES; n++) {
                    sent.add(clients.get(2 * i).send(conversations.get(i), Outgoing.text("message " + n)));
                }
            }

            await().atMost(Duration.ofMinutes(1)).until(() -> told.size() > MESSAGES / 2);
            stack.logic(0).kill();
            stack.logic(0).start();
            stack.logic(0).awaitReady();
            stack.logic(1).kill();

            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(told).hasSize(CONVERSATIONS * (MESSAGES + 2)));
            assertThat(told)
                    .as("each friendship was asked for and accepted, once")
                    .filteredOn(id -> id.matches("\\d+-r\\d+"))
                    .hasSize(CONVERSATIONS * 2);
            for (long conversation : conversations) {
                List<String> expected = Log.of(users, conversation).stream()
                        .map(row -> conversation + "-m" + row.seq())
                        .toList();
                assertThat(told)
                        .filteredOn(id -> id.startsWith(conversation + "-"))
                        .containsExactlyElementsOf(expected);
            }
            clients.forEach(ParleyClient::close);
        } finally {
            host.stop(0);
        }
    }

    private void note(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("Parley-Event-Id");
        if (known.add(id)) {
            told.add(id);
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private static ParleyClient connect(StackUsers users, String name) throws Exception {
        ParleyClient client = users.client(users.add(name), 0).build();
        client.connect();
        return client;
    }
}
