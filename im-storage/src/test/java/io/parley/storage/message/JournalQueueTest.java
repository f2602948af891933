package io.parley.storage.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.storage.message.MessageJournal.Append;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class JournalQueueTest {
    private final JournalQueue queue = new JournalQueue(config(10, 4_000, 6, 3));

    private static JournalConfig config(int messages, long bytes, int batchMessages, int batchHeads) {
        return new JournalConfig(
                1,
                messages,
                DataSize.ofBytes(bytes),
                DataSize.ofMegabytes(4),
                batchMessages,
                batchHeads,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
    }

    private static PendingAppend pending(long conversationId, String... texts) {
        return new PendingAppend(new Append(
                conversationId, 1, 1, Arrays.stream(texts).map(Messages::text).toList()));
    }

    @Test
    void take_moreThanABatchHolds_leavesTheRestInOrder() {
        PendingAppend first = pending(1, "a", "b", "c");
        PendingAppend second = pending(1, "a", "b", "c");
        PendingAppend third = pending(1, "a");
        List.of(first, second, third).forEach(queue::offer);

        assertThat(queue.take()).containsExactly(first, second);
        assertThat(queue.take()).containsExactly(third);
        assertThat(queue.messages()).isZero();
    }

    @Test
    void take_moreHeadsThanABatchLocks_leavesTheRest() {
        PendingAppend fourth = pending(4, "a");
        List.of(pending(1, "a"), pending(2, "a"), pending(1, "a"), pending(3, "a"), fourth)
                .forEach(queue::offer);

        assertThat(queue.take()).hasSize(4);
        assertThat(queue.take()).containsExactly(fourth);
    }

    @Test
    void take_longerThanABatch_isABatchOfItsOwn() {
        PendingAppend longer = pending(1, "a", "b", "c", "d", "e", "f", "g");
        PendingAppend next = pending(1, "a");
        queue.offer(longer);
        queue.offer(next);

        assertThat(queue.take()).containsExactly(longer);
        assertThat(queue.take()).containsExactly(next);
    }

    @Test
    void offer_moreMessagesThanFit_isRefusedUntilSomeAreTaken() {
        queue.offer(pending(1, "a", "b", "c", "d", "e", "f"));

        assertThat(queue.offer(pending(1, "a", "b", "c", "d", "e"))).isFalse();
        assertThat(queue.offer(pending(1, "a", "b", "c", "d"))).isTrue();
        assertThat(queue.messages()).isEqualTo(10);
        queue.take();
        assertThat(queue.offer(pending(1, "a", "b", "c", "d", "e"))).isTrue();
    }

    @Test
    void offer_moreBytesThanFit_isRefused() {
        assertThat(queue.offer(pending(1, "x".repeat(3_000)))).isTrue();
        assertThat(queue.offer(pending(1, "x".repeat(1_500)))).isFalse();
        assertThat(queue.offer(pending(1, "x".repeat(500)))).isTrue();
    }

    @Test
    void offer_largerThanTheQueue_isTakenByAnEmptyOne() {
        assertThat(queue.offer(pending(1, "x".repeat(5_000)))).isTrue();
        assertThat(queue.offer(pending(1, "a"))).isFalse();
    }

    @Test
    void close_refusesButHandsOutWhatWaits() {
        PendingAppend waiting = pending(1, "a");
        queue.offer(waiting);

        queue.close();

        assertThat(queue.offer(pending(1, "b"))).isFalse();
        assertThat(queue.take()).containsExactly(waiting);
        assertThat(queue.take()).isEmpty();
    }

    @Test
    void take_nothingWaits_waits() throws Exception {
        CompletableFuture<List<PendingAppend>> taken = CompletableFuture.supplyAsync(queue::take);
        PendingAppend append = pending(1, "a");

        assertThat(taken).isNotDone();
        queue.offer(append);

        assertThat(taken.get(10, TimeUnit.SECONDS)).containsExactly(append);
    }
}
