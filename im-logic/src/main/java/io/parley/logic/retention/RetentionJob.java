package io.parley.logic.retention;

import io.parley.logic.conversation.MemberHints;
import io.parley.logic.link.NamedThreads;
import io.parley.storage.lease.Leases;
import io.parley.storage.retention.RetentionStore;
import io.parley.storage.retention.RetentionStore.Stretch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Takes away messages that were kept for long enough, and tells members who are there to sync. One node at a time, on one
 * thread; a node that dies leaves the rest of it to another, a lease later. What was begun is brought to its end also when
 * nothing is to be taken away any more.
 */
@Component
class RetentionJob implements DisposableBean {
    static final String NAME = "retention";

    private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final int STRETCH = 1_000;

    private final RetentionStore retention;
    private final MemberHints hints;
    private final Leases leases;
    private final RetentionConfig config;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(NamedThreads.daemon("retention"));

    RetentionJob(RetentionStore retention, MemberHints hints, Leases leases, RetentionConfig config) {
        this.retention = retention;
        this.hints = hints;
        this.leases = leases;
        this.config = config;
        long interval = config.interval().toMillis();
        thread.scheduleWithFixedDelay(this::run, Math.min(interval, 60_000), interval, TimeUnit.MILLISECONDS);
    }

    void run() {
        try {
            if (mayGoOn()) {
                int raised = raiseAll();
                int emptied = removeAll();
                if (raised + emptied > 0) {
                    LOG.info("{} conversations begin later now, {} rid of what was before", raised, emptied);
                }
                leases.release(NAME);
            }
        } catch (RuntimeException e) {
            LOG.warn("what was kept for long enough can't be taken away now: {}", e.toString());
        }
    }

    private boolean mayGoOn() {
        return !thread.isShutdown() && leases.take(NAME, LEASE);
    }

    private int raiseAll() {
        int raised = 0;
        if (!config.keep().isEmpty()) {
            Stretch stretch = new Stretch(List.of(), 0, true);
            while (stretch.more() && mayGoOn()) {
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
                    if (!mayGoOn()) {
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
        thread.shutdown();
        if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
            LOG.warn("messages are still being removed");
        }
    }
}
