package io.parley.storage.message;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the database has been out of reach. The first failure is tried again at once: as a rule it is one connection that
 * has gone stale. Used by the writer's thread only.
 */
final class Outage {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Duration retryFor;
    private long sinceNanos;
    private long pauseNanos;

    Outage(Duration retryFor) {
        this.retryFor = retryFor;
    }

    /** Waits a while; false: it has lasted too long to make anybody wait for its end. */
    boolean mayRetry() {
        long now = System.nanoTime();
        if (pauseNanos == 0) {
            sinceNanos = now;
            pauseNanos = FIRST_PAUSE_NANOS;
            return true;
        }
        long end = now + ThreadLocalRandom.current().nextLong(pauseNanos / 2, pauseNanos);
        if (end - sinceNanos > retryFor.toNanos()) {
            return false;
        }
        for (long left = end - now; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
        pauseNanos = Math.min(2 * pauseNanos, MAX_PAUSE_NANOS);
        return true;
    }

    void over() {
        pauseNanos = 0;
    }
}
