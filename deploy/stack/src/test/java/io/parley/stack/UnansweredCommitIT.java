package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.client.ParleyClient;
import io.parley.client.api.SendReceipt;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P2 when nobody knows whether the COMMIT happened: its answer or the COMMIT itself is lost, and the process is killed. */
class UnansweredCommitIT {
    private static final int ROUNDS = 3;

    @Test
    void commitAnswerWithheld_processKilled_resendGetsTheOriginalIdAndSeq(@TempDir Path directory) throws Exception {
        try (Stack stack = Stack.start(StackOptions.of(directory, 1, 2).withProxies());
                StackUsers users = new StackUsers(stack);
                ParleyClient sender = users.client(users.add("Ann"), 0).build();
                ParleyClient reader = users.client(users.add("Ben"), 0).build()) {
            sender.connect();
            reader.connect();
            long conversation = Friends.befriend(sender, reader);
            sender.send(conversation, "first").get(30, TimeUnit.SECONDS);
            int messages = 1;
            for (int round = 0; round < ROUNDS; round++) {
                loseOne(stack, users, sender, conversation, ++messages, false);
                loseOne(stack, users, sender, conversation, ++messages, true);
            }
            reader.whenOnline().get(30, TimeUnit.SECONDS);
            List<Long> seen = reader.loadAll(conversation).get(30, TimeUnit.SECONDS).messages().stream()
                    .map(message -> message.seq())
                    .collect(Collectors.toList());
            assertThat(seen).hasSize(messages).isSorted().doesNotHaveDuplicates();
        }
    }

    private static void loseOne(
            Stack stack, StackUsers users, ParleyClient sender, long conversation, int messages, boolean dropped)
            throws Exception {
        for (int logic = 0; logic < 2; logic++) {
            FaultProxy proxy = stack.databaseProxy(logic);
            if (dropped) {
                proxy.dropRequest(Commits.ofMessages());
            } else {
                proxy.withholdAnswerTo(Commits.ofMessages());
            }
        }
        CompletableFuture<SendReceipt> sent = sender.send(conversation, "message " + messages);
        int victim = caught(stack);
        if (!dropped) {
            assertThat(Log.of(users, conversation)).hasSize(messages);
        }
        stack.logic(victim).kill();
        stack.databaseProxy(1 - victim).heal();
        SendReceipt receipt = sent.get(60, TimeUnit.SECONDS);
        List<Log.Row> rows = Log.of(users, conversation);
        assertThat(rows).hasSize(messages);
        Log.Row last = rows.get(rows.size() - 1);
        assertThat(last.seq()).isEqualTo(messages);
        assertThat(receipt.seq()).isEqualTo(last.seq());
        assertThat(receipt.messageId()).isEqualTo(last.messageId());
        stack.databaseProxy(victim).heal();
        stack.logic(victim).start();
        stack.logic(victim).awaitReady();
    }

    /** Whichever node the sender is pinned to. */
    private static int caught(Stack stack) throws InterruptedException {
        for (int tries = 0; tries < 300; tries++) {
            for (int logic = 0; logic < 2; logic++) {
                if (stack.databaseProxy(logic).awaitCaught(50, TimeUnit.MILLISECONDS)) {
                    return logic;
                }
            }
        }
        throw new AssertionError("no COMMIT of messages came by");
    }
}
