package io.parley.logic.broadcast;

import io.parley.logic.lease.LeasedJob;
import io.parley.storage.broadcast.BroadcastStore;
import io.parley.storage.broadcast.BroadcastStore.Broadcast;
import io.parley.storage.lease.Leases;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Sends broadcasts, the oldest first, one batch each time. The lease is kept between them: another node that took it would
 * begin a batch of its own at once.
 */
@Component
class BroadcastJob implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcastJob.class);
    private static final Duration CLEANING = Duration.ofMinutes(10);
    private static final int REMOVED_AT_ONCE = 100;

    private final BroadcastStore store;
    private final Broadcasts broadcasts;
    private final BroadcastConfig config;
    private final Clock clock;
    private final LeasedJob job;

    BroadcastJob(BroadcastStore store, Broadcasts broadcasts, BroadcastConfig config, Leases leases, Clock clock) {
        this.store = store;
        this.broadcasts = broadcasts;
        this.config = config;
        this.clock = clock;
        this.job = new LeasedJob("broadcast", leases);
        job.every(config.interval(), config.interval(), this::round);
        job.every(CLEANING, CLEANING, this::removeOld);
    }

    private void round() {
        if (store.next().isPresent() && job.mayGoOn()) {
            // Read under the lease: who had it before has noted how far it came.
            Optional<Broadcast> broadcast = store.next();
            broadcast.filter(next -> !broadcasts.sendNext(next, config.batch())).ifPresent(next -> {
                store.finish(next.broadcastId());
                LOG.info("broadcast={} is done", next.broadcastId());
            });
        }
    }

    /** Every node does it. What one time leaves the next one removes. */
    void removeOld() {
        int removed = store.removeEnded(clock.instant().minus(config.keep()), REMOVED_AT_ONCE);
        if (removed > 0) {
            LOG.info("{} broadcasts that ended {} ago are not listed any more", removed, config.keep());
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        job.close();
    }
}
