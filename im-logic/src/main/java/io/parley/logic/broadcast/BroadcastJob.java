package io.parley.logic.broadcast;

import io.parley.logic.lease.LeasedJob;
import io.parley.storage.broadcast.BroadcastStore;
import io.parley.storage.broadcast.BroadcastStore.Broadcast;
import io.parley.storage.lease.Leases;
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

    private final BroadcastStore store;
    private final Broadcasts broadcasts;
    private final BroadcastConfig config;
    private final LeasedJob job;

    BroadcastJob(BroadcastStore store, Broadcasts broadcasts, BroadcastConfig config, Leases leases) {
        this.store = store;
        this.broadcasts = broadcasts;
        this.config = config;
        this.job = new LeasedJob("broadcast", leases);
        job.every(config.interval(), config.interval(), this::round);
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

    @Override
    public void destroy() throws InterruptedException {
        job.close();
    }
}
