package io.parley.logic.retention;

import io.parley.logic.conversation.MemberHints;
import io.parley.logic.lease.LeasedJob;
import io.parley.storage.lease.Leases;
import io.parley.storage.retention.RetentionStore;
import io.parley.storage.retention.RetentionStore.Stretch;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Takes away messages that were kept for long enough, and tells members who are there to sync. What was begun is brought to
 * its end also when nothing is to be taken away any more.
 */
@Component
class RetentionJob implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);
    private static final Duration LATEST_START = Duration.ofMinutes(1);
    private static final int STRETCH = 1_000;

    private final RetentionStore retention;
    private final MemberHints hints;
    private final RetentionConfig config;
    private final LeasedJob job;

    RetentionJob(RetentionStore retention, MemberHints hints, Leases leases, RetentionConfig config) {
        this.retention = retention;
        this.hints = hints;
        this.config = config;
        this.job = new LeasedJob("retention", leases);
        Duration interval = config.interval();
        job.every(interval.compareTo(LATEST_START) < 0 ? interval : LATEST_START, interval, this::run);
    }

    private void run() {
        job.alone(() -> {
            int raised = raiseAll();
            int emptied = removeAll();
            if (raised + emptied > 0) {
                LOG.info("{} conversations begin later now, {} rid of what was before", raised, emptied);
            }
        });
    }

    private int raiseAll() {
        int raised = 0;
        if (!config.keep().isEmpty()) {
            Stretch stretch = new Stretch(List.of(), 0, true);
            while (stretch.more() && job.mayGoOn()) {
                stretch = retention.raise(config.keep(), stretch.lastId(), STRETCH);
                stretch.raised().forEach(hints::hint);
                raised += stretch.raised().size();
            }
        }
        return raised;
    }

    private int removeAll() {
        int emptied = 0;
        for (List<Long> some = retention.unfinished(STRETCH); !some.isEmpty(); some = retention.unfinished(STRETCH)) {
            for (long conversationId : some) {
                boolean isMore = true;
                while (isMore) {
                    if (!job.mayGoOn()) {
                        return emptied;
                    }
                    isMore = retention.remove(conversationId);
                }
                emptied++;
            }
        }
        return emptied;
    }

    @Override
    public void destroy() throws InterruptedException {
        job.close();
    }
}
