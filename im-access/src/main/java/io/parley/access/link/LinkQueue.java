package io.parley.access.link;

import io.parley.common.link.AccessBatch;
import io.parley.common.link.AccessEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What waits for one logic node: many threads put in, the link's own takes out. Bounded in bytes. */
final class LinkQueue {
    private static final int BATCH_BYTES = 256 * 1024;

    private final Queue<AccessEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final int maxBytes;

    LinkQueue(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @return false if there is no room */
    boolean offer(AccessEvent event) {
        int size = event.getSerializedSize();
        if (bytes.addAndGet(size) > maxBytes) {
            bytes.addAndGet(-size);
            return false;
        }
        return events.add(event);
    }

    /** For what must not be refused; each connection causes but a few of these. */
    void put(AccessEvent event) {
        bytes.addAndGet(event.getSerializedSize());
        events.add(event);
    }

    /** All that has gathered, up to what fits into one batch; null if nothing has. */
    @Nullable
    AccessBatch poll() {
        AccessEvent event = events.poll();
        if (event == null) {
            return null;
        }
        AccessBatch.Builder batch = AccessBatch.newBuilder();
        long size = 0;
        while (event != null) {
            batch.addEvents(event);
            size += event.getSerializedSize();
            event = size < BATCH_BYTES ? events.poll() : null;
        }
        bytes.addAndGet(-size);
        return batch.build();
    }

    long bytes() {
        return bytes.get();
    }
}
