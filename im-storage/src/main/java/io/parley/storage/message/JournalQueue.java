package io.parley.storage.message;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for one writer, in the order of the calls. */
final class JournalQueue {
    /** Keeps a statement, in which a byte of content takes two, far below every default of max_allowed_packet. */
    private static final long MAX_BATCH_BYTES = 2 << 20;

    private final JournalConfig config;
    private final Deque<PendingAppend> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long bytes;
    private int messages;
    private boolean closed;

    JournalQueue(JournalConfig config) {
        this.config = config;
    }

    /** Refuses when it is full or closed. What is larger than the bounds is taken by an empty queue. */
    boolean offer(PendingAppend append) {
        lock.lock();
        try {
            boolean full = messages + append.size() > config.queueMessages()
                    || bytes + append.bytes() > config.queueSize().toBytes();
            if (closed || full && !waiting.isEmpty()) {
                return false;
            }
            if (waiting.isEmpty()) {
                changed.signal();
            }
            waiting.add(append);
            messages += append.size();
            bytes += append.bytes();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something, and takes as much as one transaction may hold. Empty: closed, and nothing is left. */
    List<PendingAppend> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            return takeBatch();
        } finally {
            lock.unlock();
        }
    }

    private List<PendingAppend> takeBatch() {
        List<PendingAppend> batch = new ArrayList<>();
        Set<Long> heads = new HashSet<>();
        int batchMessages = 0;
        long batchBytes = 0;
        while (!waiting.isEmpty()) {
            PendingAppend next = waiting.getFirst();
            batchMessages += next.size();
            batchBytes += next.bytes();
            heads.add(next.conversationId());
            boolean tooMuch = batchMessages > config.batchMessages()
                    || batchBytes > MAX_BATCH_BYTES
                    || heads.size() > config.batchHeads();
            if (tooMuch && !batch.isEmpty()) {
                break;
            }
            remove(next);
            batch.add(next);
        }
        return batch;
    }

    /** All that is left, for a writer that is to end and can't write. Empty while the queue is open. */
    List<PendingAppend> takeIfClosed() {
        lock.lock();
        try {
            List<PendingAppend> left = closed ? List.copyOf(waiting) : List.of();
            left.forEach(this::remove);
            return left;
        } finally {
            lock.unlock();
        }
    }

    private void remove(PendingAppend oldest) {
        waiting.removeFirst();
        messages -= oldest.size();
        bytes -= oldest.bytes();
    }

    int messages() {
        lock.lock();
        try {
            return messages;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; what waits is still handed out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
