package io.parley.logic.privacy;

import io.parley.logic.lease.LeasedJob;
import io.parley.storage.erasure.ErasureStore;
import io.parley.storage.lease.Leases;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Carries out erasures, one after the other. */
@Component
class ErasureJob implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureJob.class);
    private static final int BATCH = 100;

    private final ErasureStore store;
    private final Erasures erasures;
    private final LeasedJob job;

    ErasureJob(ErasureStore store, Erasures erasures, Leases leases, ErasureConfig config) {
        this.store = store;
        this.erasures = erasures;
        this.job = new LeasedJob("erasure", leases);
        job.every(config.interval(), config.interval(), this::run);
    }

    private void run() {
        List<Long> some = store.unfinished(BATCH);
        if (!some.isEmpty()) {
            job.alone(() -> some.forEach(this::erase));
        }
    }

    /** One that fails is tried again the next time, and keeps no other from it. */
    private void erase(long userId) {
        try {
            if (erasures.erase(userId, job::mayGoOn)) {
                LOG.info("user={} is erased", userId);
            }
        } catch (RuntimeException e) {
            LOG.warn("user={} can't be erased now", userId, e);
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        job.close();
    }
}
