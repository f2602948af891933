package io.parley.client.sync;

import io.parley.client.api.ParleyException;
import io.parley.client.connection.Backoff;
import io.parley.client.connection.Scheduler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/** Whose turn it is: one request for each conversation, a few conversations at once, a pause after what failed. */
final class Turns {
    /** A client with many conversations must not run into its rate limit. */
    private static final int PARALLEL = 4;

    private final Scheduler scheduler;
    private final LongConsumer check;
    private final Set<Long> taken = new HashSet<>();
    private final Set<Long> waiting = new LinkedHashSet<>();
    private final Map<Long, Integer> failures = new HashMap<>();
    private final Map<Long, Scheduler.Cancel> pauses = new HashMap<>();

    /** @param check looks whether a conversation needs anything; called when its turn may have come */
    Turns(Scheduler scheduler, LongConsumer check) {
        this.scheduler = scheduler;
        this.check = check;
    }

    /** A request is under way, or it pauses. */
    boolean isTaken(long id) {
        return taken.contains(id);
    }

    /** False: too many are under way. It is checked again when one of them has ended. */
    boolean take(long id) {
        if (taken.size() >= PARALLEL) {
            waiting.add(id);
            return false;
        }
        waiting.remove(id);
        return taken.add(id);
    }

    /** It needs nothing. */
    void waive(long id) {
        waiting.remove(id);
    }

    /** Its request was answered. False: the connection had ended before, and the answer is void. */
    boolean end(long id) {
        return taken.remove(id);
    }

    /** Checks it, and those that wait. */
    void next(long id) {
        check.accept(id);
        List.copyOf(waiting).forEach(check::accept);
    }

    /** It failed in passing: it is checked again after a pause. */
    void pause(long id, ParleyException error) {
        int before = failures.merge(id, 1, Integer::sum) - 1;
        taken.add(id);
        long pause = Backoff.pauseMillis(before, error.retryAfter().toMillis(), scheduler);
        Runnable end = () -> {
            pauses.remove(id);
            taken.remove(id);
            check.accept(id);
        };
        pauses.put(id, scheduler.after(pause, end));
    }

    void succeeded(long id) {
        failures.remove(id);
    }

    /** The connection ended: nothing is under way, and what failed may be tried at once on the next. */
    void stop() {
        pauses.values().forEach(Scheduler.Cancel::cancel);
        pauses.clear();
        taken.clear();
        waiting.clear();
        failures.clear();
    }
}
