package io.parley.logic.presence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.logic.link.Caller;
import io.parley.logic.link.NamedThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Tells {@link ConnectionListener}s, off the link threads and for each user in order. A notice that finds the queue of its
 * stripe full is lost and counted: that an opening was, the next census of its access node makes good.
 */
@Component
class ConnectionNotices implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionNotices.class);
    private static final int STRIPES = 4;
    private static final int QUEUE = 50_000;

    private final ObjectProvider<ConnectionListener> listeners;
    private final Counter lost;
    private final List<ThreadPoolExecutor> stripes = new ArrayList<>();

    ConnectionNotices(ObjectProvider<ConnectionListener> listeners, MeterRegistry metrics) {
        this.listeners = listeners;
        this.lost = metrics.counter("parley.presence.notices.lost");
        for (int i = 0; i < STRIPES; i++) {
            stripes.add(new ThreadPoolExecutor(
                    1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), NamedThreads.daemon("presence-" + i)));
        }
    }

    void opened(Caller caller) {
        tell(caller.userId(), listener -> listener.opened(caller));
    }

    void closed(Caller caller) {
        tell(caller.userId(), listener -> listener.closed(caller));
    }

    void nodeLost(String node) {
        tell(0, listener -> listener.nodeLost(node));
    }

    /** Completes when all that was to be told before has been told. */
    CompletionStage<Void> told() {
        return CompletableFuture.allOf(stripes.stream()
                .map(stripe -> {
                    CompletableFuture<Void> told = new CompletableFuture<>();
                    try {
                        stripe.execute(() -> told.complete(null));
                    } catch (RejectedExecutionException e) {
                        told.complete(null);
                    }
                    return told;
                })
                .toArray(CompletableFuture[]::new));
    }

    private void tell(long userId, Consumer<ConnectionListener> notice) {
        try {
            stripes.get(Math.floorMod(Long.hashCode(userId), STRIPES))
                    .execute(() -> listeners.orderedStream().forEach(listener -> tell(listener, notice)));
        } catch (RejectedExecutionException e) {
            lost.increment();
        }
    }

    private static void tell(ConnectionListener listener, Consumer<ConnectionListener> notice) {
        try {
            notice.accept(listener);
        } catch (RuntimeException e) {
            LOG.error("{} failed", listener.getClass().getSimpleName(), e);
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        stripes.forEach(ThreadPoolExecutor::shutdown);
        for (ThreadPoolExecutor stripe : stripes) {
            if (!stripe.awaitTermination(5, TimeUnit.SECONDS)) {
                stripe.shutdownNow();
            }
        }
    }
}
