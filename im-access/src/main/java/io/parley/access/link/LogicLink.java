package io.parley.access.link;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.parley.access.connection.Upstream;
import io.parley.access.delivery.BatchShares;
import io.parley.common.link.AccessBatch;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.Attach;
import io.parley.common.link.Heartbeat;
import io.parley.common.link.LinkGrpc;
import io.parley.common.link.LogicBatch;
import io.parley.common.link.LogicEvent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream to one logic node, from dialling to its end. Everything but {@link #offer} and {@link #put} happens on the
 * link's event loop, which is also the transport's. Events gather while the loop is busy or the transport is not ready,
 * and go out as one batch: no timer, no waiting at rest.
 */
final class LogicLink implements Upstream {
    private static final Logger LOG = LoggerFactory.getLogger(LogicLink.class);
    private static final AccessBatch HEARTBEAT = AccessBatch.newBuilder()
            .addEvents(AccessEvent.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()))
            .build();

    private final String address;
    private final EventLoop loop;
    private final LinkTiming timing;
    private final LinkListener listener;
    private final LinkQueue queue;
    private final RecentCloses recentCloses;
    private final ReceiveWindow window;
    private final AtomicBoolean isFlushDue = new AtomicBoolean();
    private final Runnable flush = this::flush;

    private @Nullable ClientCallStreamObserver<AccessBatch> call;
    private @Nullable ScheduledFuture<?> ticking;
    private volatile boolean isAttached;
    private volatile boolean isDraining;
    private volatile String node = "";
    private boolean hasBeenAttached;
    private boolean isCompleting;
    private boolean hasCompleted;
    private boolean hasEnded;
    private boolean isHeard;
    private boolean isIdle;
    private int silentTicks;

    LogicLink(String address, EventLoop loop, LinkConfig config, LinkListener listener) {
        this.address = address;
        this.loop = loop;
        this.timing = config.timing();
        this.listener = listener;
        this.queue = new LinkQueue(config.maxQueuedBytes());
        this.recentCloses = new RecentCloses(timing.transactionTimeout().toNanos());
        this.window = new ReceiveWindow(loop, this::ask);
    }

    /** The logic node's own name; empty until it has attached. */
    String node() {
        return node;
    }

    boolean isDraining() {
        return isDraining;
    }

    /** Bytes that wait to be written. */
    long backlog() {
        return queue.bytes();
    }

    @Override
    public boolean isAttached() {
        return isAttached;
    }

    @Override
    public boolean offer(AccessEvent event) {
        if (!isAttached || !queue.offer(event)) {
            return false;
        }
        wake();
        return true;
    }

    /**
     * Queues what must not be refused.
     *
     * @return false if the link was lost meanwhile: the event may or may not have been sent
     */
    boolean put(AccessEvent event) {
        queue.put(event);
        wake();
        return isAttached;
    }

    private void wake() {
        if (isFlushDue.compareAndSet(false, true)) {
            loop.execute(flush);
        }
    }

    /** Opens the stream; {@link LinkListener} hears how it went. */
    void connect(LinkGrpc.LinkStub stub, Attach self) {
        stub.connect(new Responses());
        if (hasEnded) {
            return;
        }
        send(AccessBatch.newBuilder()
                .addEvents(AccessEvent.newBuilder().setAttach(self))
                .build());
        long tick = timing.heartbeat().toNanos();
        ticking = loop.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.NANOSECONDS);
    }

    /** Takes nothing more, sends what is queued, and lets the other side end the stream. */
    void complete() {
        isAttached = false;
        isCompleting = true;
        if (hasBeenAttached) {
            flush();
        } else {
            end("this node is leaving");
        }
    }

    private void tick() {
        silentTicks = isHeard || window.isClosed() ? 0 : silentTicks + 1;
        isHeard = false;
        if (silentTicks >= timing.silentTicks()) {
            end("silent for " + timing.silence());
            return;
        }
        recentCloses.forgetOld(System.nanoTime());
        ClientCallStreamObserver<AccessBatch> current = call;
        if (isIdle && isAttached && current != null && current.isReady()) {
            current.onNext(HEARTBEAT);
        }
        isIdle = true;
    }

    private void flush() {
        isFlushDue.set(false);
        ClientCallStreamObserver<AccessBatch> current = call;
        while (hasBeenAttached && !hasEnded && current != null && current.isReady()) {
            AccessBatch batch = queue.poll();
            if (batch == null) {
                halfClose(current);
                return;
            }
            send(batch);
            remember(batch);
        }
    }

    private void halfClose(ClientCallStreamObserver<AccessBatch> current) {
        if (isCompleting && !hasCompleted) {
            hasCompleted = true;
            current.onCompleted();
        }
    }

    private void send(AccessBatch batch) {
        ClientCallStreamObserver<AccessBatch> current = call;
        if (current != null) {
            current.onNext(batch);
            isIdle = false;
        }
    }

    private void remember(AccessBatch batch) {
        for (AccessEvent event : batch.getEventsList()) {
            if (event.hasConnectionClosed()) {
                recentCloses.add(event, System.nanoTime());
            }
        }
    }

    private void receive(LogicBatch batch) {
        if (hasEnded) {
            return;
        }
        isHeard = true;
        BatchShares shares = window.take();
        for (LogicEvent event : batch.getEventsList()) {
            switch (event.getEventCase()) {
                case ATTACHED -> attach(event);
                case DRAINING -> {
                    isDraining = true;
                    LOG.info("logic={} is draining", this);
                    listener.draining(this);
                }
                case REPORT_CONNECTIONS -> listener.reportConnections(this, shares);
                default -> {}
            }
        }
        listener.received(this, batch.getEventsList(), shares);
        shares.done();
    }

    private void ask(int batches) {
        ClientCallStreamObserver<AccessBatch> current = call;
        if (!hasEnded && current != null) {
            current.request(batches);
        }
    }

    private void attach(LogicEvent event) {
        node = event.getAttached().getNode();
        hasBeenAttached = true;
        isAttached = true;
        LOG.info("logic={} boot={} attached", this, event.getAttached().getBootId());
        listener.attached(this, event.getAttached());
    }

    /** Repeated calls do nothing. */
    void end(String why) {
        if (hasEnded) {
            return;
        }
        hasEnded = true;
        isAttached = false;
        if (ticking != null) {
            ticking.cancel(false);
        }
        if (call != null) {
            call.cancel(why, null);
        }
        if (isCompleting) {
            LOG.info("logic={} left", this);
        } else if (hasBeenAttached) {
            LOG.warn("logic={} lost: {}", this, why);
        } else {
            LOG.debug("logic={} not reached: {}", this, why);
        }
        listener.ended(
                this,
                hasBeenAttached,
                Stream.concat(recentCloses.drain().stream(), unsentCloses()).toList());
    }

    private Stream<AccessEvent> unsentCloses() {
        Stream.Builder<AccessEvent> closes = Stream.builder();
        for (AccessBatch batch = queue.poll(); batch != null; batch = queue.poll()) {
            batch.getEventsList().stream()
                    .filter(AccessEvent::hasConnectionClosed)
                    .forEach(closes);
        }
        return closes.build();
    }

    @Override
    public String toString() {
        return node.isEmpty() ? address : node + "@" + address;
    }

    /** gRPC calls it on the link's loop, except when a call fails before it has a transport. */
    private final class Responses implements ClientResponseObserver<AccessBatch, LogicBatch> {
        @Override
        public void beforeStart(ClientCallStreamObserver<AccessBatch> started) {
            call = started;
            started.disableAutoRequestWithInitial(ReceiveWindow.BATCHES);
            started.setOnReadyHandler(() -> onLoop(flush));
        }

        @Override
        public void onNext(LogicBatch batch) {
            onLoop(() -> receive(batch));
        }

        @Override
        public void onError(Throwable failure) {
            onLoop(() -> end(Status.fromThrowable(failure).toString()));
        }

        @Override
        public void onCompleted() {
            onLoop(() -> end("completed by the logic node"));
        }

        private void onLoop(Runnable task) {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        }
    }
}
