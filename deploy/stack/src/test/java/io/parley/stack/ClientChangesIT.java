package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.client.ParleyClient;
import io.parley.client.api.Conversation;
import io.parley.client.api.Message;
import io.parley.client.api.ParleyException;
import io.parley.client.store.InMemoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits and recalls from client to client, over real nodes and database. */
class ClientChangesIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void changes_reachWhoIsThereAndWhoWasAway_andCountOnce(@TempDir Path directory) throws Exception {
        InMemoryStore kept = new InMemoryStore();
        try (Stack stack = Stack.start(StackOptions.of(directory, 1, 1));
                StackUsers users = new StackUsers(stack)) {
            long annId = users.add("Ann");
            long benId = users.add("Ben");
            try (ParleyClient ann =
                            users.client(annId, 0).deviceId("ann-desktop").build();
                    ParleyClient phone =
                            users.client(annId, 0).deviceId("ann-phone-1").build()) {
                ParleyClient ben = users.client(benId, 0).store(kept).build();
                List.of(ann, phone, ben).forEach(ParleyClient::connect);
                long id = Friends.befriend(ann, ben);
                for (String text : List.of("one", "two", "three", "four")) {
                    ann.send(id, text).get(30, TimeUnit.SECONDS);
                }
                for (ParleyClient client : List.of(ann, phone, ben)) {
                    client.open(id).get(30, TimeUnit.SECONDS);
                }
                assertThat(get(ann.edit(id, 1, "uno")).text()).isEqualTo("uno");
                assertThat(get(ann.recall(id, 2)).recalled()).isTrue();
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(texts(ben, id)).containsExactly("uno", "", "three", "four"));
                assertThat(row(ben, id).unread()).isEqualTo(3);

                ben.close();
                assertThat(get(ann.edit(id, 1, "eins")).edits()).isEqualTo(2);
                assertThat(get(ann.recall(id, 4)).recalled()).isTrue();
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(texts(phone, id)).containsExactly("eins", "", "three", ""));
                assertThatThrownBy(() -> get(phone.edit(id, 4, "no more")))
                        .hasCauseInstanceOf(ParleyException.class)
                        .hasMessageContaining("CONFLICT");

                try (ParleyClient again = users.client(benId, 0).store(kept).build()) {
                    assertThat(texts(again, id)).containsExactly("uno", "", "three", "four");
                    again.connect();
                    again.whenOnline().get(30, TimeUnit.SECONDS);
                    assertThat(texts(again, id)).containsExactly("eins", "", "three", "");
                    assertThat(row(again, id).unread()).isEqualTo(2);
                    assertThat(row(again, id).lastMessage().recalled()).isTrue();
                    assertThatThrownBy(() -> get(again.recall(id, 3)))
                            .hasCauseInstanceOf(ParleyException.class)
                            .hasMessageContaining("NOT_ALLOWED");
                }
            }
        }
    }

    private static Message get(CompletableFuture<Message> change) throws Exception {
        return change.get(30, TimeUnit.SECONDS);
    }

    private static List<String> texts(ParleyClient client, long id) {
        return client.timeline(id).join().messages().stream().map(Message::text).toList();
    }

    private static Conversation row(ParleyClient client, long id) {
        return client.conversation(id).orElseThrow();
    }
}
