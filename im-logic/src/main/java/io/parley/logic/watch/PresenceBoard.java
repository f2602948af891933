package io.parley.logic.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.NamedThreads;
import io.parley.storage.agent.NodeBoot;
import io.parley.storage.routing.PresenceStore;
import io.parley.storage.routing.PresenceStore.Presence;
import io.parley.storage.routing.PresenceStore.Terms;
import io.parley.storage.routing.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Looks at the presence of users that may have changed, and tells it. However often one changes, it waits once; one batch
 * is under way at a time, so under load changes are told later and fewer. What Redis can't take waits until it can. Never
 * blocks, and touches no database.
 */
@Component
class PresenceBoard implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceBoard.class);
    private static final int BATCH = 100;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final PresenceStore store;
    private final AccessNodes nodes;
    private final PresenceNews news;
    private final PresenceConfig config;
    private final Counter shed;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(NamedThreads.daemon("presence-board"));
    /** By user, the connections that are known to be gone. */
    private final Map<Long, List<Route>> waiting = new LinkedHashMap<>();

    private boolean isRunning;
    private volatile boolean isFailing;

    PresenceBoard(
            PresenceStore store, AccessNodes nodes, PresenceNews news, PresenceConfig config, MeterRegistry metrics) {
        this.store = store;
        this.nodes = nodes;
        this.news = news;
        this.config = config;
        this.shed = metrics.counter("parley.presence.shed");
        metrics.gauge("parley.presence.waiting", this, PresenceBoard::waiting);
    }

    private synchronized int waiting() {
        return waiting.size();
    }

    /** Those whose connections count, as this node sees it. */
    Terms terms() {
        List<NodeBoot> attached = nodes.all().stream()
                .map(stream -> new NodeBoot(stream.node(), stream.bootId()))
                .toList();
        return new Terms(attached, config.offlineDelay());
    }

    void changed(long userId) {
        if (add(Map.of(userId, List.of()))) {
            settleNext();
        }
    }

    void closed(Route connection) {
        if (add(Map.of(connection.userId(), List.of(connection)))) {
            settleNext();
        }
    }

    /** Returns whether the caller is to begin. */
    private synchronized boolean add(Map<Long, List<Route>> users) {
        users.forEach((userId, closed) -> {
            List<Route> known = waiting.get(userId);
            if (known != null) {
                known.addAll(closed);
            } else if (waiting.size() < config.maxWaiting()) {
                waiting.put(userId, new ArrayList<>(closed));
            } else {
                shed.increment();
            }
        });
        boolean isFirst = !isRunning && !waiting.isEmpty();
        isRunning |= isFirst;
        return isFirst;
    }

    private void settleNext() {
        Map<Long, List<Route>> batch = take();
        if (batch.isEmpty()) {
            return;
        }
        settle(batch).whenComplete((presences, failure) -> {
            if (failure == null) {
                isFailing = false;
                settled(presences);
                // Not here: answers that are there at once would nest without end.
                timer.execute(this::settleNext);
            } else {
                if (!isFailing) {
                    LOG.warn("presence can't be settled now: {}", failure.toString());
                }
                isFailing = true;
                add(batch);
                timer.schedule(this::settleNext, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    private CompletableFuture<List<Presence>> settle(Map<Long, List<Route>> batch) {
        try {
            return store.settle(batch, terms()).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized Map<Long, List<Route>> take() {
        Map<Long, List<Route>> batch = new LinkedHashMap<>();
        Iterator<Map.Entry<Long, List<Route>>> users = waiting.entrySet().iterator();
        while (users.hasNext() && batch.size() < BATCH) {
            Map.Entry<Long, List<Route>> user = users.next();
            batch.put(user.getKey(), user.getValue());
            users.remove();
        }
        isRunning = !batch.isEmpty();
        return batch;
    }

    /** Tells what has changed, and sees to it that falls end. */
    void settled(List<Presence> presences) {
        Map<Duration, List<Long>> again = new TreeMap<>();
        for (Presence presence : presences) {
            if (presence.changed()) {
                news.tell(presence);
            }
            presence.again()
                    .ifPresent(delay -> again.computeIfAbsent(delay, none -> new ArrayList<>())
                            .add(presence.userId()));
        }
        again.forEach((delay, userIds) ->
                timer.schedule(() -> userIds.forEach(this::changed), delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
