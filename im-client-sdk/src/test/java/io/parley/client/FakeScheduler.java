package io.parley.client;

import io.parley.client.connection.Scheduler;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that moves only when a test says so, and chance that is always the same. */
final class FakeScheduler implements Scheduler {
    static final long START_MILLIS = 1_700_000_000_000L;

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));
    private long now = START_MILLIS;
    private long order;
    double chance = 0.5;

    private record Timer(long at, long order, Runnable work) {}

    @Override
    public long nowMillis() {
        return now;
    }

    @Override
    public double random() {
        return chance;
    }

    @Override
    public Cancel after(long delayMillis, Runnable work) {
        Timer timer = new Timer(now + Math.max(0, delayMillis), order++, work);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public void execute(Runnable work) {
        work.run();
    }

    /** Runs what falls due on the way. */
    void advance(long millis) {
        long end = now + millis;
        while (!timers.isEmpty() && timers.peek().at <= end) {
            Timer next = timers.remove();
            now = Math.max(now, next.at);
            next.work.run();
        }
        now = end;
    }

    int timers() {
        return timers.size();
    }
}
