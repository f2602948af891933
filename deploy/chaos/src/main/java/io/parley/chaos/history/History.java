package io.parley.chaos.history;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** The events of a run as they happen. Safe for use by many threads; never blocks. */
public final class History {
    private final long beganNanos = System.nanoTime();
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final Map<Class<?>, LongAdder> counts = new ConcurrentHashMap<>();
    private final boolean isKept;

    /** Of which everything is kept until the end. */
    public History() {
        this(true);
    }

    private History(boolean isKept) {
        this.isKept = isKept;
    }

    /** Of which nothing is kept but {@link #count}: takes no more memory however long it goes on. */
    public static History onlyCounted() {
        return new History(false);
    }

    /** Since the run began. */
    public Duration now() {
        return Duration.ofNanos(System.nanoTime() - beganNanos);
    }

    /** @param event made for the time that it is given */
    public void add(Function<Duration, Event> event) {
        Event happened = event.apply(now());
        counts.computeIfAbsent(happened.getClass(), kind -> new LongAdder()).increment();
        if (isKept) {
            events.add(happened);
        }
    }

    /** How many of this kind so far. */
    public long count(Class<? extends Event> kind) {
        LongAdder times = counts.get(kind);
        return times == null ? 0 : times.sum();
    }

    /** All so far, by time; of one time in the order in which they were told. */
    public List<Event> events() {
        return events.stream().sorted(Comparator.comparing(Event::at)).toList();
    }
}
