package io.parley.client.connection;

/**
 * Full jitter: anywhere between nothing and a bound that doubles, so that a crowd does not come back at once. The bound ends at
 * 8 s, as a client is to be current again within 10 s of the end of any fault.
 */
public final class Backoff {
    /** A connection that lasted this long counts as a success. */
    static final long STABLE_MILLIS = 10_000;

    private static final long FIRST_MILLIS = 1_000;
    private static final long MOST_MILLIS = 8_000;
    private static final long LEAST_MILLIS = 100;

    private Backoff() {}

    /** @param failures in a row before this one */
    public static long millis(int failures, Scheduler scheduler) {
        long bound = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
        return (long) (scheduler.random() * bound);
    }

    /** Before a request is made again: not at once, and not before the server's wish. */
    public static long pauseMillis(int failures, long wishedMillis, Scheduler scheduler) {
        return Math.max(Math.max(wishedMillis, LEAST_MILLIS), millis(failures, scheduler));
    }
}
