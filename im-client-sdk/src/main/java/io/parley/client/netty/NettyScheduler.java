package io.parley.client.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.parley.client.connection.Scheduler;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One event loop's thread and timers. */
public final class NettyScheduler implements Scheduler {
    private static final long STARTED_MILLIS = System.currentTimeMillis();
    private static final long STARTED_NANOS = System.nanoTime();

    private final EventLoop loop;

    public NettyScheduler(EventLoop loop) {
        this.loop = loop;
    }

    /** Set once by the machine's clock, whose later jumps don't count. */
    @Override
    public long nowMillis() {
        return STARTED_MILLIS + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - STARTED_NANOS);
    }

    @Override
    public Cancel after(long delayMillis, Runnable work) {
        if (loop.isShuttingDown()) {
            return Cancel.NONE;
        }
        ScheduledFuture<?> timer = loop.schedule(work, delayMillis, TimeUnit.MILLISECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public void execute(Runnable work) {
        if (loop.inEventLoop()) {
            work.run();
            return;
        }
        try {
            loop.execute(work);
        } catch (RejectedExecutionException e) {
            // The loop has ended: what is still asked of the client only hears that it is closed.
            synchronized (this) {
                work.run();
            }
        }
    }
}
