package io.parley.logic.link;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.parley.common.link.Heartbeat;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream to one boot of one access node. Whatever is sent while its writer thread is busy, or while the transport is
 * not ready, gathers and goes out as one batch: no timer, no waiting at rest. Only the writer thread touches the call.
 */
public final class AccessStream {
    private static final Logger LOG = LoggerFactory.getLogger(AccessStream.class);
    private static final LogicBatch HEARTBEAT = LogicBatch.newBuilder()
            .addEvents(LogicEvent.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()))
            .build();

    private final String node;
    private final long bootId;
    private final ServerCallStreamObserver<LogicBatch> call;
    private final LinkConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final OutboundQueue queue;
    private @Nullable Status end;
    private boolean collapsing;
    private volatile boolean heard;
    private long lastHeard = System.nanoTime();

    AccessStream(String node, long bootId, ServerCallStreamObserver<LogicBatch> call, LinkConfig config) {
        this.node = node;
        this.bootId = bootId;
        this.call = call;
        this.config = config;
        this.queue = new OutboundQueue(config);
    }

    public String node() {
        return node;
    }

    /** Random for each start of the access node's process. */
    public long bootId() {
        return bootId;
    }

    /** Queues an event; never blocks. On an ended stream it is lost, as the access node hints all its connections then. */
    public void send(LogicEvent event) {
        lock.lock();
        try {
            if (end != null) {
                return;
            }
            OutboundQueue.Offer offer = queue.offer(event);
            if (offer == OutboundQueue.Offer.HOPELESS) {
                end = Status.RESOURCE_EXHAUSTED.withDescription("the access node does not take its replies");
            } else if (offer == OutboundQueue.Offer.COLLAPSED && !collapsing) {
                collapsing = true;
                LOG.warn("node={} takes pushes too slowly, collapsing them into a hint", node);
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream after what is queued, or at once when {@code status} is an error. Repeated calls do nothing. */
    void end(Status status) {
        lock.lock();
        try {
            if (end == null) {
                end = status;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Something came from the access node. One thread at a time calls it.
     *
     * @return false: after a silence in which it may have given this node up. What came must not be acted upon
     */
    boolean heard() {
        long now = System.nanoTime();
        boolean isTrusted = now - lastHeard <= config.trust().toNanos();
        lastHeard = now;
        heard = true;
        return isTrusted;
    }

    /** The transport takes more. */
    void ready() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts the writer thread; it lives as long as the stream.
     *
     * @param ended called on the writer thread when the stream has ended, for whatever reason
     */
    void start(Consumer<AccessStream> ended) {
        NamedThreads.daemon("link-" + node).newThread(() -> write(ended)).start();
    }

    private void write(Consumer<AccessStream> ended) {
        try {
            Status status = writeUntilEnd();
            if (status.isOk()) {
                call.onCompleted();
            } else if (!call.isCancelled()) {
                call.onError(status.asRuntimeException());
            }
            LOG.info("node={} boot={} stream ended: {}", node, bootId, status.getDescription());
        } catch (RuntimeException e) {
            LOG.warn("node={} stream broke", node, e);
        } finally {
            ended.accept(this);
        }
    }

    private Status writeUntilEnd() {
        long tick = config.heartbeat().toNanos();
        long nextTick = System.nanoTime() + tick;
        int silent = 0;
        boolean idle = true;
        while (true) {
            LogicBatch batch = null;
            lock.lock();
            try {
                long wait = nextTick - System.nanoTime();
                while (wait > 0 && !isDone() && (queue.isEmpty() || !call.isReady())) {
                    wait = awaitChange(wait);
                }
                if (end != null && (!end.isOk() || queue.isEmpty())) {
                    return end;
                }
                if (call.isReady()) {
                    batch = queue.poll();
                    collapsing &= !queue.isEmpty();
                }
            } finally {
                lock.unlock();
            }
            if (batch != null) {
                call.onNext(batch);
                idle = false;
            }
            if (System.nanoTime() - nextTick >= 0) {
                silent = heard ? 0 : silent + 1;
                heard = false;
                if (silent >= config.silentTicks()) {
                    return Status.UNAVAILABLE.withDescription("silent for " + config.silence());
                }
                if (idle && call.isReady()) {
                    call.onNext(HEARTBEAT);
                }
                idle = true;
                nextTick = System.nanoTime() + tick;
            }
        }
    }

    private boolean isDone() {
        return end != null && (!end.isOk() || queue.isEmpty());
    }

    private long awaitChange(long nanos) {
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end = Status.CANCELLED.withDescription("interrupted");
            return 0;
        }
    }

    /** Bytes waiting to be written. */
    public long backlog() {
        lock.lock();
        try {
            return queue.bytes();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "AccessStream[" + node + "]";
    }
}
