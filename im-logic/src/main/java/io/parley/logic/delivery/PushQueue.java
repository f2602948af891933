package io.parley.logic.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Pushes that wait for a lookup, in order. At most one lookup is under way; what comes meanwhile gathers for the next.
 * Ephemeral ones get no more than the first half of the room, so that they take none from others. Safe for use by many
 * threads.
 */
final class PushQueue {
    enum Offer {
        /** The caller is to run lookups until {@link #next} has no more. */
        FIRST,
        WAITS,
        /** Not taken: no room, or no lookup would work now. */
        REFUSED
    }

    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final long bound;
    private final int lookupUsers;
    private long weight;
    private boolean isRunning;
    private boolean isPaused;
    private long pausedUntilNanos;

    PushQueue(long bound, int lookupUsers) {
        this.bound = bound;
        this.lookupUsers = lookupUsers;
    }

    synchronized Offer offer(Pending push) {
        long room = push.kind().ephemeral() ? bound / 2 : bound;
        if (weight + push.weight() > room || isPaused()) {
            return Offer.REFUSED;
        }
        weight += push.weight();
        waiting.add(push);
        if (isRunning) {
            return Offer.WAITS;
        }
        isRunning = true;
        return Offer.FIRST;
    }

    private boolean isPaused() {
        isPaused = isPaused && System.nanoTime() - pausedUntilNanos < 0;
        return isPaused;
    }

    /** What the next lookup is for; empty: nothing waits, and the next offer will be the first again. */
    synchronized List<Pending> next() {
        List<Pending> batch = new ArrayList<>();
        int users = 0;
        while (!waiting.isEmpty() && users < lookupUsers) {
            Pending push = waiting.remove();
            weight -= push.weight();
            users += push.userIds().size();
            batch.add(push);
        }
        isRunning = !batch.isEmpty();
        return batch;
    }

    /** A lookup has failed: takes out all that waits, and takes nothing more for a while. */
    synchronized List<Pending> pause(Duration time) {
        List<Pending> all = List.copyOf(waiting);
        waiting.clear();
        weight = 0;
        isPaused = true;
        pausedUntilNanos = System.nanoTime() + time.toNanos();
        return all;
    }

    synchronized long weight() {
        return weight;
    }
}
