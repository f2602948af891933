package io.parley.common.id;

import java.time.Clock;

/**
 * Makes 63-bit ids that rise with time: 41 bits of milliseconds since 2026-01-01 UTC, 10 bits of worker, 12 bits of
 * sequence. Unique as long as no two live processes share a worker number. Safe for use by many threads; never blocks:
 * past 4096 ids in one millisecond, or while the clock runs backwards, it borrows from the milliseconds ahead.
 */
public final class IdGenerator {
    /** Worker numbers are 0 to this, exclusive. */
    public static final int WORKERS = 1 << 10;

    static final long EPOCH_MILLIS = 1_767_225_600_000L;
    private static final int WORKER_BITS = 10;
    private static final int SEQUENCE_BITS = 12;

    private final Clock clock;
    private final long worker;
    private long lastTick;

    /**
     * @param worker 0 to 1023, not in use by any other live process of the deployment
     * @throws IllegalArgumentException if {@code worker} is out of range
     */
    public IdGenerator(int worker, Clock clock) {
        if (worker < 0 || worker >= WORKERS) {
            throw new IllegalArgumentException("worker: " + worker + " (expected: 0 to " + (WORKERS - 1) + ")");
        }
        this.worker = worker;
        this.clock = clock;
    }

    /** Returns an id larger than every id that this instance has returned before. */
    public long next() {
        long tick = nextTick();
        long millis = tick >>> SEQUENCE_BITS;
        long sequence = tick & ((1 << SEQUENCE_BITS) - 1);
        return millis << (WORKER_BITS + SEQUENCE_BITS) | worker << SEQUENCE_BITS | sequence;
    }

    private synchronized long nextTick() {
        long now = (clock.millis() - EPOCH_MILLIS) << SEQUENCE_BITS;
        lastTick = Math.max(lastTick + 1, now);
        return lastTick;
    }
}
