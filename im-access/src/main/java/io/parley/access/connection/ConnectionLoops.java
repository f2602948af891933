package io.parley.access.connection;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * All event loops that carry connections. A connection id holds a number that rises over all loops, and in its low bits
 * the loop: whoever knows the id knows where to go, without a map that threads share.
 */
public final class ConnectionLoops {
    private static final int LOOP_BITS = 8;
    private static final int MAX_LOOPS = 1 << LOOP_BITS;

    private final List<ConnectionLoop> loops;
    private final AtomicLong lastNumber = new AtomicLong();

    public ConnectionLoops(List<ConnectionLoop> loops) {
        if (loops.isEmpty() || loops.size() > MAX_LOOPS) {
            throw new IllegalArgumentException("loops: " + loops.size() + " (expected: 1 to " + MAX_LOOPS + ")");
        }
        this.loops = List.copyOf(loops);
    }

    public static ConnectionLoops of(EventLoopGroup group) {
        List<ConnectionLoop> loops = new ArrayList<>();
        for (EventExecutor executor : group) {
            loops.add(new ConnectionLoop(loops.size(), executor, executor.ticker()));
        }
        return new ConnectionLoops(loops);
    }

    /** Begins to check deadlines. */
    public void start(ConnectionSweep sweep) {
        for (ConnectionLoop loop : loops) {
            tick(loop, sweep, loop.nanoTime() + ConnectionLoop.TICK_NANOS);
        }
    }

    private static void tick(ConnectionLoop loop, ConnectionSweep sweep, long at) {
        loop.schedule(
                () -> {
                    long now = loop.nanoTime();
                    sweep.sweep(loop, now - at);
                    tick(loop, sweep, Math.max(now, at + ConnectionLoop.TICK_NANOS));
                },
                at - loop.nanoTime());
    }

    /** The loop that a channel was registered with. */
    ConnectionLoop running(EventExecutor executor) {
        for (ConnectionLoop loop : loops) {
            if (loop.runsOn(executor)) {
                return loop;
            }
        }
        throw new IllegalArgumentException("executor: " + executor + " (expected: one of the group's)");
    }

    public int count() {
        return loops.size();
    }

    public ConnectionLoop get(int index) {
        return loops.get(index);
    }

    public List<ConnectionLoop> all() {
        return loops;
    }

    /** The index of the loop that has this connection, if any has; -1 for an id that was never given out here. */
    public int indexOf(long connectionId) {
        int index = (int) (connectionId & (MAX_LOOPS - 1));
        return index < loops.size() ? index : -1;
    }

    long nextId(ConnectionLoop loop) {
        return lastNumber.incrementAndGet() << LOOP_BITS | loop.index();
    }

    /** Connections in whatever state; readable by every thread. */
    public int connections() {
        int sum = 0;
        for (ConnectionLoop loop : loops) {
            sum += loop.size();
        }
        return sum;
    }

    /** Runs on each loop's own thread. */
    public void onEach(Consumer<ConnectionLoop> task) {
        for (ConnectionLoop loop : loops) {
            loop.execute(() -> task.accept(loop));
        }
    }
}
