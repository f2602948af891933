package io.parley.logic.probe;

import io.parley.logic.probe.Outcome.Delivered;
import io.parley.logic.probe.Outcome.Failed;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be thought of the delivery path. One failure makes nothing of it, as access nodes are restarted and
 * connections break; several in a row do, and one message that arrives clears it. Safe for use by many threads.
 */
final class DeliveryVerdict {
    private final int limit;
    private final Duration longestSilence;
    private final LongSupplier nanoTime;

    private @Nullable Delivered last;
    private @Nullable Failed failure;
    private int failures;
    private long deliveredAt;
    private long heardAt;

    enum State {
        /** Nothing has arrived yet, and nothing says that it can't. */
        WAITING,
        ALIVE,
        DEAD
    }

    /**
     * @param last the last message that arrived
     * @param age how long ago that was; zero without one
     * @param failures in a row
     * @param reason of the last failure, empty if there was none since
     */
    record View(State state, Optional<Delivered> last, Duration age, int failures, String reason) {}

    /**
     * @param limit how many failures in a row make it dead
     * @param longestSilence an outcome is due after this long: without one the probe itself hangs
     * @param nanoTime as {@link System#nanoTime}
     */
    DeliveryVerdict(int limit, Duration longestSilence, LongSupplier nanoTime) {
        this.limit = limit;
        this.longestSilence = longestSilence;
        this.nanoTime = nanoTime;
        this.heardAt = nanoTime.getAsLong();
    }

    synchronized void note(Outcome outcome) {
        heardAt = nanoTime.getAsLong();
        if (outcome instanceof Delivered delivered) {
            last = delivered;
            deliveredAt = heardAt;
            failures = 0;
            failure = null;
        } else if (outcome instanceof Failed failed) {
            failures++;
            failure = failed;
        }
    }

    /** There is nobody to send a message through yet. */
    synchronized void noteWaiting() {
        heardAt = nanoTime.getAsLong();
    }

    synchronized View view() {
        long now = nanoTime.getAsLong();
        Duration silence = Duration.ofNanos(now - heardAt);
        boolean isOverdue = silence.compareTo(longestSilence) > 0;
        String reason = isOverdue
                ? "the probe itself hangs, for " + silence.toSeconds() + " s"
                : failure == null ? "" : failure.reason();
        return new View(
                state(isOverdue),
                Optional.ofNullable(last),
                last == null ? Duration.ZERO : Duration.ofNanos(now - deliveredAt),
                failures,
                reason);
    }

    private State state(boolean isOverdue) {
        if (isOverdue || failures >= limit) {
            return State.DEAD;
        }
        return last == null ? State.WAITING : State.ALIVE;
    }
}
