package io.parley.logic.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A burst at once, then one each interval, for each key: what is kept is the time at which the key's allowance is full
 * again (GCRA). Remembers the {@value #MOST} keys used last; a key that is forgotten has its full allowance.
 */
public final class RateLimiter {
    private static final int MOST = 100_000;

    private final long intervalNanos;
    private final long burstNanos;
    private final LongSupplier nanoTime;
    private final Cache<Object, Long> fullAt =
            Caffeine.newBuilder().maximumSize(MOST).build();

    public RateLimiter(int burst, Duration interval, LongSupplier nanoTime) {
        this.intervalNanos = interval.toNanos();
        this.burstNanos = Math.multiplyExact(intervalNanos, (long) burst);
        this.nanoTime = nanoTime;
    }

    /**
     * Takes one from the key's allowance.
     *
     * @return zero if there was one, else the time until there will be; nothing is taken then
     */
    public Duration take(Object key) {
        long now = nanoTime.getAsLong();
        long[] wait = {0};
        fullAt.asMap().compute(key, (same, known) -> {
            long used = known == null ? 0 : Math.max(known - now, 0);
            wait[0] = Math.max(used + intervalNanos - burstNanos, 0);
            return wait[0] == 0 ? (Long) (now + used + intervalNanos) : known;
        });
        return Duration.ofNanos(wait[0]);
    }

    /** Gives back what {@link #take} took. */
    public void giveBack(Object key) {
        fullAt.asMap().computeIfPresent(key, (same, known) -> known - intervalNanos);
    }
}
