package io.parley.logic.link;

import io.parley.common.link.HintAll;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one access node. Bounded in bytes: from half of the first bound on ephemeral pushes are dropped, so that
 * they take no room from others; over it pushes are, and one hint for all connections follows what is queued; over the second
 * the stream is past saving. Not thread safe.
 */
final class OutboundQueue {
    enum Offer {
        QUEUED,
        /** Dropped; nobody misses it. */
        SHED,
        /** Dropped; a hint for everybody will take its place. */
        COLLAPSED,
        /** Something that must not be dropped found no room. */
        HOPELESS
    }

    private static final LogicEvent HINT_ALL =
            LogicEvent.newBuilder().setHintAll(HintAll.getDefaultInstance()).build();

    private final ArrayDeque<LogicEvent> events = new ArrayDeque<>();
    private final long pushBound;
    private final long bound;
    private final long batchSize;
    private long bytes;
    private boolean hintOwed;

    OutboundQueue(LinkConfig config) {
        this.pushBound = config.queueSize().toBytes();
        this.bound = config.replyQueueSize().toBytes();
        this.batchSize = config.batchSize().toBytes();
    }

    Offer offer(LogicEvent event) {
        int size = event.getSerializedSize();
        boolean isHint = switch (event.getEventCase()) {
            case PUSH, HINT_USERS, HINT_ALL -> true;
            default -> false;
        };
        if (event.getPush().getEphemeral() && bytes + size > pushBound / 2) {
            return Offer.SHED;
        }
        if (isHint && bytes + size > pushBound) {
            hintOwed = true;
            return Offer.COLLAPSED;
        }
        if (bytes + size > bound) {
            return Offer.HOPELESS;
        }
        bytes += size;
        events.add(event);
        return Offer.QUEUED;
    }

    boolean isEmpty() {
        return events.isEmpty() && !hintOwed;
    }

    /** Takes the next batch, or null if nothing waits. */
    @Nullable
    LogicBatch poll() {
        if (isEmpty()) {
            return null;
        }
        LogicBatch.Builder batch = LogicBatch.newBuilder();
        long size = 0;
        while (!events.isEmpty() && (size == 0 || size + events.peek().getSerializedSize() <= batchSize)) {
            LogicEvent event = events.remove();
            size += event.getSerializedSize();
            batch.addEvents(event);
        }
        bytes -= size;
        if (events.isEmpty() && hintOwed) {
            hintOwed = false;
            batch.addEvents(HINT_ALL);
        }
        return batch.build();
    }

    long bytes() {
        return bytes;
    }
}
