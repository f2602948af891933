package io.parley.access.link;

import java.time.Duration;

/**
 * @param heartbeat a side that has nothing to say for this long sends a heartbeat, 1 s by default
 * @param silence a link on which nothing came for this long is dead, 5 s by default
 * @param minBackoff the first pause before dialling again, 100 ms by default; each pause is jittered
 * @param maxBackoff the longest pause before dialling again, 2 s by default
 * @param resolveEvery how often a DNS name is resolved anew, 5 s by default
 * @param hintSpread after a lost link all connections are hinted, spread over this time, 3 s by default
 * @param transactionTimeout and hinted again when every transaction of the lost node must have ended, 10 s by default
 */
public record LinkTiming(
        Duration heartbeat,
        Duration silence,
        Duration minBackoff,
        Duration maxBackoff,
        Duration resolveEvery,
        Duration hintSpread,
        Duration transactionTimeout) {
    public LinkTiming {
        if (heartbeat.toMillis() < 1 || silence.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException(
                    "heartbeat, silence: " + heartbeat + ", " + silence + " (expected: 1ms <= heartbeat < silence)");
        }
        if (minBackoff.toMillis() < 1 || maxBackoff.compareTo(minBackoff) < 0) {
            throw new IllegalArgumentException("minBackoff, maxBackoff: " + minBackoff + ", " + maxBackoff
                    + " (expected: 1ms <= minBackoff <= maxBackoff)");
        }
        if (resolveEvery.toMillis() < 1 || hintSpread.isNegative() || transactionTimeout.isNegative()) {
            throw new IllegalArgumentException("resolveEvery, hintSpread, transactionTimeout: " + resolveEvery + ", "
                    + hintSpread + ", " + transactionTimeout + " (expected: >= 1ms, >= 0, >= 0)");
        }
    }

    public static LinkTiming defaults() {
        return new LinkTiming(
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10));
    }

    /** How many heartbeats may pass in silence. Counted in ticks, so that a paused process does not blame its peers. */
    int silentTicks() {
        return Math.toIntExact(silence.toNanos() / heartbeat.toNanos());
    }
}
