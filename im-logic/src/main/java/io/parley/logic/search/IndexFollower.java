package io.parley.logic.search;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.logic.link.DatabaseOutage;
import io.parley.logic.link.NamedThreads;
import io.parley.logic.message.LogListener;
import io.parley.storage.search.SearchIndex;
import io.parley.storage.search.SearchIndex.Stretch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Brings the index up to the log, behind what happens: no message waits for it. Each node indexes what it has stored itself,
 * hinted by {@link #onLogged}; a sweep finds what no hint told of, and all there is when the index is new or to be rebuilt.
 * One thread; what hints told of goes first.
 */
@Component
class IndexFollower implements LogListener, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFollower.class);
    private static final int BATCH = 250;
    private static final int STRETCH = 1_000;
    /** What finds no room is left to a later sweep. */
    private static final int MOST = 100_000;

    private final SearchIndex index;
    private final boolean isEnabled;
    private final Set<Long> hinted = new LinkedHashSet<>();
    private final Set<Long> behind = new LinkedHashSet<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(NamedThreads.daemon("search-index"));

    IndexFollower(SearchIndex index, SearchConfig config, MeterRegistry metrics) {
        this.index = index;
        this.isEnabled = config.enabled();
        Gauge.builder("parley.search.behind", this, IndexFollower::waiting)
                .description("conversations with something that is not indexed yet, as far as this node knows")
                .register(metrics);
        if (isEnabled) {
            long interval = config.interval().toMillis();
            thread.scheduleWithFixedDelay(this::follow, interval, interval, TimeUnit.MILLISECONDS);
            thread.scheduleWithFixedDelay(this::sweep, interval, config.sweep().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void onLogged(long conversationId) {
        if (isEnabled) {
            add(hinted, List.of(conversationId));
        }
    }

    private synchronized void add(Set<Long> waiting, Collection<Long> conversationIds) {
        for (long id : conversationIds) {
            if (waiting.size() < MOST) {
                waiting.add(id);
            }
        }
    }

    private synchronized int waiting() {
        return hinted.size() + behind.size();
    }

    private synchronized List<Long> take(Set<Long> waiting) {
        List<Long> taken = new ArrayList<>(BATCH);
        Iterator<Long> next = waiting.iterator();
        while (next.hasNext() && taken.size() < BATCH) {
            taken.add(next.next());
            next.remove();
        }
        return taken;
    }

    private void follow() {
        try {
            boolean isMore = true;
            while (isMore && !thread.isShutdown()) {
                isMore = index(hinted) || index(behind);
            }
        } catch (RuntimeException e) {
            LOG.warn("messages can't be indexed now: {}", e.toString());
        }
    }

    /** Whether there was anything to do. */
    private boolean index(Set<Long> waiting) {
        List<Long> taken = take(waiting);
        try {
            add(waiting, index.index(taken));
        } catch (RuntimeException e) {
            if (DatabaseOutage.isBehind(e)) {
                add(behind, taken);
                throw e;
            }
            LOG.error("{} conversations can't be indexed together", taken.size(), e);
            taken.forEach(this::indexAlone);
        }
        return !taken.isEmpty();
    }

    /** So that one that can't be indexed keeps no others from it; a later sweep finds it again. */
    private void indexAlone(long conversationId) {
        try {
            add(behind, index.index(List.of(conversationId)));
        } catch (RuntimeException e) {
            LOG.error("conversation {} can't be indexed", conversationId, e);
        }
    }

    private void sweep() {
        try {
            Stretch stretch = index.behind(0, STRETCH);
            add(behind, stretch.behind());
            while (stretch.more() && !thread.isShutdown()) {
                stretch = index.behind(stretch.lastId(), STRETCH);
                add(behind, stretch.behind());
            }
        } catch (RuntimeException e) {
            LOG.warn("what is not indexed can't be looked up now", e);
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
            LOG.warn("the index is still being written to");
        }
    }
}
