package io.parley.logic.lease;

import io.parley.logic.link.NamedThreads;
import io.parley.storage.lease.Leases;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one logic node at a time does, on a thread of its own. Where a node died another goes on, a lease later. */
public final class LeasedJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeasedJob.class);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final String name;
    private final Leases leases;
    private final ScheduledExecutorService thread;

    public LeasedJob(String name, Leases leases) {
        this.name = name;
        this.leases = leases;
        this.thread = Executors.newSingleThreadScheduledExecutor(NamedThreads.daemon(name));
    }

    /** Begins a round again and again; one that fails is tried again with the next. */
    public void every(Duration first, Duration interval, Runnable round) {
        thread.scheduleWithFixedDelay(
                () -> guarded(round), first.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void guarded(Runnable round) {
        try {
            round.run();
        } catch (RuntimeException e) {
            LOG.warn("job={} can't be done now: {}", name, e.toString());
        }
    }

    /** Does it unless another node has the lease. What takes long asks {@link #mayGoOn} every so often. */
    public void alone(Runnable work) {
        if (mayGoOn()) {
            work.run();
            leases.release(name);
        }
    }

    /** Renews the lease; false: the node stops, or another has taken it. */
    public boolean mayGoOn() {
        return !thread.isShutdown() && leases.take(name, LEASE);
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
            LOG.warn("job={} is still under way", name);
        }
    }
}
