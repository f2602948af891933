package io.parley.chaos.history;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The events of a run as they happen. Safe for use by many threads; never blocks. */
public final class History {
    private final long beganNanos = System.nanoTime();
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    /** Since the run began. */
    public Duration now() {
        return Duration.ofNanos(System.nanoTime() - beganNanos);
    }

    /** @param event made for the time that it is given */
    public void add(Function<Duration, Event> event) {
        events.add(event.apply(now()));
    }

    /** All so far, by time; of one time in the order in which they were told. */
    public List<Event> events() {
        return events.stream().sorted(Comparator.comparing(Event::at)).toList();
    }
}
