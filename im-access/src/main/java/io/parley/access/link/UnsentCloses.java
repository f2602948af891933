package io.parley.access.link;

import io.parley.common.link.AccessEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** ConnectionClosed events that no node could take. Bounded: past that a route stays until it is written anew. */
final class UnsentCloses {
    private static final int MOST = 100_000;

    private final Queue<AccessEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    void add(AccessEvent event) {
        if (size.incrementAndGet() > MOST) {
            size.decrementAndGet();
            return;
        }
        events.add(event);
    }

    /** Hands out each event until one is not taken. */
    void drain(Predicate<AccessEvent> taker) {
        for (AccessEvent event = events.poll(); event != null; event = events.poll()) {
            size.decrementAndGet();
            if (!taker.test(event)) {
                add(event);
                return;
            }
        }
    }
}
