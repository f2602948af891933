package io.parley.logic.support;

import io.parley.logic.link.NamedThreads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one kind of work for keys (sites, conversations) on threads of its own: never twice at once for a key, and once
 * more when it was asked for while under way, however often. So at most one task for each key waits. What finds the queue
 * full is dropped, as a sweep asks again.
 */
final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final int QUEUE = 10_000;

    private enum State {
        UNDER_WAY,
        AGAIN
    }

    private final String role;
    private final LongConsumer work;
    private final ConcurrentHashMap<Long, State> keys = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor pool;

    /**
     * @param work may block; what it throws is logged
     */
    Rounds(String role, int threads, LongConsumer work) {
        this.role = role;
        this.work = work;
        this.pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), NamedThreads.daemon(role));
        pool.allowCoreThreadTimeOut(true);
    }

    /** A round for the key that begins after this call. Never blocks. */
    void ask(long key) {
        State state = keys.compute(key, (same, known) -> known == null ? State.UNDER_WAY : State.AGAIN);
        if (state == State.UNDER_WAY) {
            try {
                pool.execute(() -> run(key));
            } catch (RejectedExecutionException e) {
                keys.remove(key);
            }
        }
    }

    private void run(long key) {
        do {
            try {
                work.accept(key);
            } catch (RuntimeException e) {
                LOG.warn("{} key={} failed, the sweep tries again", role, key, e);
            }
        } while (keys.computeIfPresent(key, (same, known) -> known == State.AGAIN ? State.UNDER_WAY : null) != null);
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(5, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
