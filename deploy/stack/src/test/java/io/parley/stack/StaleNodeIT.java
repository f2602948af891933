package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.client.ParleyClient;
import io.parley.client.api.ParleyException;
import io.parley.client.api.SendReceipt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P7: a logic node that was stopped, and finds requests when it wakes up that its clients have had other answers to from
 * another node since, does no harm.
 */
class StaleNodeIT {
    private static final int PAIRS = 8;
    private static final Duration SOON = Duration.ofSeconds(3);

    private record Pair(ParleyClient sender, ParleyClient blocker, long conversation) {}

    @Test
    void frozenNode_sendRefusedByAnotherMeanwhile_isNotStoredWhenItWakesUp(@TempDir Path directory) throws Exception {
        try (Stack stack = Stack.start(StackOptions.of(directory, 1, 2));
                StackUsers users = new StackUsers(stack)) {
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                ParleyClient sender = users.client(users.add("sender-" + i), 0).build();
                ParleyClient blocker =
                        users.client(users.add("blocker-" + i), 0).build();
                sender.connect();
                blocker.connect();
                pairs.add(new Pair(sender, blocker, Friends.befriend(sender, blocker)));
                sender.send(pairs.get(i).conversation(), "hello").get(30, TimeUnit.SECONDS);
            }
            stack.logic(0).freeze();
            List<Pair> blocked = blockedAtOnce(pairs);
            List<CompletableFuture<SendReceipt>> sends = blocked.stream()
                    .map(pair -> pair.sender().send(pair.conversation(), "while blocked"))
                    .toList();
            int waited = 0;
            for (CompletableFuture<SendReceipt> send : sends) {
                waited += send.isDone() ? 0 : 1;
                assertThat(codeOf(send)).isEqualTo(ParleyException.Code.NOT_ALLOWED);
            }
            assertThat(waited).as("sends that were with the frozen node first").isPositive();
            for (Pair pair : blocked) {
                pair.blocker().friends().unblock(pair.sender().userId()).get(30, TimeUnit.SECONDS);
            }
            stack.logic(0).thaw();
            stack.logic(0).awaitReady();
            await().during(SOON)
                    .atMost(SOON.multipliedBy(2))
                    .untilAsserted(() -> assertThat(blocked)
                            .allSatisfy(pair -> assertThat(Log.of(users, pair.conversation()))
                                    .hasSize(1)));
            for (Pair pair : blocked) {
                assertThat(pair.sender()
                                .send(pair.conversation(), "again")
                                .get(30, TimeUnit.SECONDS)
                                .seq())
                        .isEqualTo(2);
            }
            pairs.forEach(pair -> {
                pair.sender().close();
                pair.blocker().close();
            });
        }
    }

    /** Those whose blocker is with the other node: it answers while this one is frozen. */
    private static List<Pair> blockedAtOnce(List<Pair> pairs) throws Exception {
        List<CompletableFuture<?>> blocks = new ArrayList<>();
        for (Pair pair : pairs) {
            blocks.add(pair.blocker().friends().block(pair.sender().userId()));
        }
        List<Pair> blocked = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            try {
                blocks.get(i).get(200, TimeUnit.MILLISECONDS);
                blocked.add(pairs.get(i));
            } catch (TimeoutException e) {
                // It is with the frozen node, and left alone.
            }
        }
        return blocked;
    }

    private static ParleyException.Code codeOf(CompletableFuture<SendReceipt> send) throws Exception {
        try {
            throw new AssertionError(send.get(30, TimeUnit.SECONDS) + " (expected: a refusal)");
        } catch (ExecutionException e) {
            return ((ParleyException) e.getCause()).code();
        }
    }
}
