package io.parley.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What applications are told, in order and one call at a time: after each input, on the client's thread, or on an
 * executor of the application's. There it is not bounded: a listener that is slower than the messages lets them pile up.
 */
final class Callbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private final @Nullable Executor executor;
    private final ArrayDeque<Runnable> gathered = new ArrayDeque<>();
    private final Queue<List<Runnable>> handedOver = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private boolean running;

    /** @param executor null: the client's thread */
    Callbacks(@Nullable Executor executor) {
        this.executor = executor;
    }

    /** On the client's thread. */
    void post(Runnable callback) {
        gathered.add(callback);
    }

    /** On the client's thread, when an input is worked off. Called from a callback, it leaves the rest to its caller. */
    void flush() {
        if (executor != null) {
            if (!gathered.isEmpty()) {
                handedOver.add(new ArrayList<>(gathered));
                gathered.clear();
                if (waiting.getAndIncrement() == 0) {
                    executor.execute(this::drain);
                }
            }
            return;
        }
        if (running) {
            return;
        }
        running = true;
        try {
            for (Runnable next = gathered.poll(); next != null; next = gathered.poll()) {
                call(next);
            }
        } finally {
            running = false;
        }
    }

    private void drain() {
        do {
            List<Runnable> batch = handedOver.poll();
            if (batch != null) {
                batch.forEach(Callbacks::call);
            }
        } while (waiting.decrementAndGet() > 0);
    }

    private static void call(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            LOG.error("a listener failed", e);
        }
    }
}
