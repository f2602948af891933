package io.parley.stack.compat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What came and nobody has asked for yet. One thread takes, any may add. */
final class Inbox<T> {
    private final BlockingQueue<T> arrivals = new LinkedBlockingQueue<>();
    private final List<T> unclaimed = new ArrayList<>();

    void add(T one) {
        arrivals.add(one);
    }

    /**
     * Waits for one that is wanted and takes it; others stay for whoever wants them.
     *
     * @return whether one came
     */
    boolean claim(Predicate<T> wanted, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < unclaimed.size(); seen++) {
                if (wanted.test(unclaimed.get(seen))) {
                    unclaimed.remove(seen);
                    return true;
                }
            }
            T next = poll(deadline - System.nanoTime());
            if (next == null) {
                return false;
            }
            unclaimed.add(next);
        }
    }

    /** Waits until nothing has come for so long. */
    void settle(long quietMillis) {
        T next = poll(TimeUnit.MILLISECONDS.toNanos(quietMillis));
        while (next != null) {
            unclaimed.add(next);
            next = poll(TimeUnit.MILLISECONDS.toNanos(quietMillis));
        }
    }

    List<T> unclaimed() {
        arrivals.drainTo(unclaimed);
        return List.copyOf(unclaimed);
    }

    private T poll(long nanos) {
        try {
            return arrivals.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
