package io.parley.logic.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void ask_whileUnderWay_runsOnceMoreAndNeverTwiceAtOnce() {
        try (Rounds rounds = new Rounds("test", 4, this::work)) {
            rounds.ask(7);
            await().until(() -> begun.get() == 1);
            for (int i = 0; i < 100; i++) {
                rounds.ask(7);
            }
            gate.countDown();
            await().until(() -> begun.get() == 2 && atOnce.get() == 0);
        }
        assertThat(begun).hasValue(2);
        assertThat(mostAtOnce).hasValue(1);
    }

    @Test
    void ask_otherKey_runsAtTheSameTime() {
        try (Rounds rounds = new Rounds("test", 2, this::work)) {
            rounds.ask(7);
            rounds.ask(8);
            await().until(() -> begun.get() == 2);
            gate.countDown();
        }
        assertThat(mostAtOnce).hasValue(2);
    }

    @Test
    void ask_afterAFailure_runsAgain() {
        try (Rounds rounds = new Rounds("test", 1, key -> {
            begun.incrementAndGet();
            throw new IllegalStateException("expected by the test");
        })) {
            rounds.ask(7);
            await().until(() -> begun.get() == 1);
            rounds.ask(7);
            await().until(() -> begun.get() == 2);
        }
    }

    private void work(long key) {
        begun.incrementAndGet();
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        atOnce.decrementAndGet();
    }
}
