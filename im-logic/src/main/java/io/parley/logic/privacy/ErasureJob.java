package io.parley.logic.privacy;

import io.parley.logic.link.NamedThreads;
import io.parley.storage.erasure.ErasureStore;
import io.parley.storage.lease.Leases;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Carries out erasures, one after the other; one node at a time, on one thread. Where a node died another goes on. */
@Component
class ErasureJob implements DisposableBean {
    static final String NAME = "erasure";

    private static final Logger LOG = LoggerFactory.getLogger(ErasureJob.class);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final int BATCH = 100;

    private final ErasureStore store;
    private final Erasures erasures;
    private final Leases leases;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(NamedThreads.daemon("erasure"));

    ErasureJob(ErasureStore store, Erasures erasures, Leases leases, ErasureConfig config) {
        this.store = store;
        this.erasures = erasures;
        this.leases = leases;
        long interval = config.interval().toMillis();
        thread.scheduleWithFixedDelay(this::run, interval, interval, TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            List<Long> some = store.unfinished(BATCH);
            if (!some.isEmpty() && mayGoOn()) {
                some.forEach(this::erase);
                leases.release(NAME);
            }
        } catch (RuntimeException e) {
            LOG.warn("whom to erase can't be looked up now: {}", e.toString());
        }
    }

    private boolean mayGoOn() {
        return !thread.isShutdown() && leases.take(NAME, LEASE);
    }

    /** One that fails is tried again the next time, and keeps no other from it. */
    private void erase(long userId) {
        try {
            if (erasures.erase(userId, this::mayGoOn)) {
                LOG.info("user={} is erased", userId);
            }
        } catch (RuntimeException e) {
            LOG.warn("user={} can't be erased now", userId, e);
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
            LOG.warn("a user is still being erased");
        }
    }
}
