package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.client.ParleyClient;
import io.parley.client.api.ParleyException;
import io.parley.client.api.SendReceipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block holds for the very next message, on every node, whatever is in flight. */
class BlockInFlightIT {
    private static final int ROUNDS = 20;

    @Test
    void block_sendsInFlight_nothingIsStoredAfterItsCommit(@TempDir Path directory) throws Exception {
        try (Stack stack = Stack.start(StackOptions.of(directory, 2, 2));
                StackUsers users = new StackUsers(stack);
                ParleyClient ann = users.client(users.add("Ann"), 0).build();
                ParleyClient ben = users.client(users.add("Ben"), 1).build()) {
            ann.connect();
            ben.connect();
            long conversation = Friends.befriend(ann, ben);
            ben.send(conversation, "hello").get(30, TimeUnit.SECONDS);
            int refused = 0;
            for (int round = 0; round < ROUNDS; round++) {
                refused += blockAmidSends(users, ann, ben, conversation);
                ben.friends().unblock(ann.userId()).get(30, TimeUnit.SECONDS);
                ann.send(conversation, "again, round " + round).get(30, TimeUnit.SECONDS);
            }
            assertThat(refused).isPositive();
        }
    }

    /** Returns how many sends were refused. */
    private static int blockAmidSends(StackUsers users, ParleyClient ann, ParleyClient ben, long conversation)
            throws Exception {
        List<CompletableFuture<SendReceipt>> sends = new ArrayList<>();
        AtomicBoolean isBlocked = new AtomicBoolean();
        CompletableFuture<?> block = null;
        for (int i = 0; i < 200 && !isBlocked.get(); i++) {
            sends.add(ann.send(conversation, "message " + i));
            if (i == 20) {
                block = ben.friends().block(ann.userId()).thenRun(() -> isBlocked.set(true));
            }
            sends.get(Math.max(0, i - 10)).exceptionally(failure -> null).get(30, TimeUnit.SECONDS);
        }
        assertThat(block).isNotNull();
        block.get(30, TimeUnit.SECONDS);
        List<Log.Row> atBlock = Log.of(users, conversation);
        int refused = 0;
        for (CompletableFuture<SendReceipt> send : sends) {
            try {
                SendReceipt receipt = send.get(30, TimeUnit.SECONDS);
                assertThat(receipt.seq()).isLessThanOrEqualTo(atBlock.size());
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(ParleyException.class);
                assertThat(((ParleyException) e.getCause()).code()).isEqualTo(ParleyException.Code.NOT_ALLOWED);
                refused++;
            }
        }
        assertThat(Log.of(users, conversation)).isEqualTo(atBlock);
        return refused;
    }
}
