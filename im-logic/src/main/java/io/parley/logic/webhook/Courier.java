package io.parley.logic.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.logic.link.NamedThreads;
import io.parley.logic.webhook.WebhookSender.Answer;
import io.parley.storage.webhook.Attempt;
import io.parley.storage.webhook.DeliveryLog;
import io.parley.storage.webhook.DeliveryLog.Replay;
import io.parley.storage.webhook.DeliveryState;
import io.parley.storage.webhook.EventFeed;
import io.parley.storage.webhook.EventFeed.Claim;
import io.parley.storage.webhook.EventFeed.Settlement;
import io.parley.storage.webhook.EventFeed.Stretch;
import io.parley.storage.webhook.LoggedEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one endpoint of what it has not been told yet. A stream is told by one thread of one node at a time, event by event,
 * so that its events arrive in order; streams don't wait for each other, nor endpoints.
 */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    /** Streams that wait on this node; what finds no room is left to a later sweep. */
    private static final int MOST = 100_000;

    private static final int DUE = 250;
    private static final int REPLAYS = 50;
    private static final int STRETCH = 1_000;
    /** So many failures with no success between them are an outage, whose end is good news for all that failed in it. */
    private static final int OUTAGE = 3;
    /** No further event is begun this long after the claim, so that the last one ends within the lease. */
    private static final Duration PATIENCE = EventFeed.LEASE.dividedBy(2);

    private final String name;
    private final WebhookConfig.Endpoint endpoint;
    private final WebhookConfig config;
    private final EventFeed feed;
    private final DeliveryLog log;
    private final WebhookSender sender;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Set<Long> waiting = new LinkedHashSet<>();
    private final AtomicInteger failedInARow = new AtomicInteger();
    private final ThreadPoolExecutor threads;
    private volatile boolean stopping;

    Courier(
            String name,
            WebhookConfig config,
            EventFeed feed,
            DeliveryLog log,
            WebhookSender sender,
            Clock clock,
            MeterRegistry metrics) {
        this.name = name;
        this.endpoint = config.endpoint(name).orElseThrow();
        this.config = config;
        this.feed = feed;
        this.log = log;
        this.sender = sender;
        this.clock = clock;
        this.metrics = metrics;
        this.threads = new ThreadPoolExecutor(
                config.concurrent(),
                config.concurrent(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                NamedThreads.daemon("webhook-" + name),
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
        Gauge.builder(
                        "parley.webhooks.waiting",
                        threads,
                        pool -> pool.getQueue().size())
                .tag("endpoint", name)
                .description("streams that this node has yet to look into for the endpoint")
                .register(metrics);
    }

    /** There may be something new in the stream. Never blocks. */
    void hint(long streamId) {
        boolean isNew;
        synchronized (waiting) {
            isNew = waiting.size() < MOST && waiting.add(streamId);
        }
        if (isNew) {
            threads.execute(this::tellNext);
        }
    }

    /** Looks for what is due. Blocks on the database. */
    void poll() {
        feed.due(name, DUE).forEach(this::hint);
        if (threads.getQueue().size() < REPLAYS) {
            log.dueReplays(name, REPLAYS).forEach(id -> threads.execute(() -> guarded(() -> replay(id))));
        }
    }

    /** Looks for what nobody told of. Blocks on the database. */
    void sweep() {
        sweep(after -> feed.behind(name, after, STRETCH));
        sweep(after -> feed.behindInRelations(name, after, STRETCH));
    }

    private void sweep(LongFunction<Stretch> next) {
        Stretch stretch = next.apply(0);
        stretch.behind().forEach(this::hint);
        while (stretch.more() && !stopping) {
            stretch = next.apply(stretch.lastId());
            stretch.behind().forEach(this::hint);
        }
    }

    private void tellNext() {
        long streamId;
        synchronized (waiting) {
            Iterator<Long> next = waiting.iterator();
            streamId = next.next();
            next.remove();
        }
        guarded(() -> tell(streamId));
    }

    /** What fails here is found again: by its claim's end, or by a sweep. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("endpoint={} events can't be read or noted now: {}", name, e.toString());
        }
    }

    private void tell(long streamId) {
        Optional<Claim> claim = stopping ? Optional.empty() : feed.claim(name, streamId);
        while (claim.isPresent()) {
            claim = feed.settle(claim.get(), told(claim.get()));
        }
    }

    private Settlement told(Claim claim) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        List<Attempt> attempts = new ArrayList<>();
        int failures = claim.failures();
        int passed = 0;
        for (LoggedEvent event : claim.events()) {
            if (stopping) {
                return new Settlement(passed, attempts, failures, Optional.of(Duration.ZERO));
            }
            if (System.nanoTime() - until > 0) {
                break;
            }
            if (endpoint.wants(event.type())) {
                Duration age = Duration.between(event.at(), clock.instant());
                Try done = attempt(event, failures + 1, age, DeliveryState.FAILING);
                attempts.add(done.attempt());
                if (done.pause().isPresent()) {
                    return new Settlement(passed, attempts, failures + 1, done.pause());
                }
            }
            failures = 0;
            passed++;
        }
        return new Settlement(passed, attempts, failures, Optional.empty());
    }

    private void replay(long deliveryId) {
        if (stopping) {
            return;
        }
        Optional<Replay> claimed = log.claimReplay(deliveryId);
        claimed.ifPresent(replay -> {
            Try done = attempt(replay.event(), replay.failures() + 1, Duration.ZERO, DeliveryState.REPLAY);
            log.settleReplay(replay, done.attempt(), done.pause());
        });
    }

    /**
     * @param pause until the next one; empty: it was delivered, or given up
     */
    private record Try(Attempt attempt, Optional<Duration> pause) {}

    /**
     * @param again its state when it is to be tried again
     */
    private Try attempt(LoggedEvent event, int tries, Duration age, DeliveryState again) {
        Answer answer = sender.send(endpoint, event);
        Optional<Duration> pause =
                answer.isGood() ? Optional.empty() : config.retry().pause(tries, age);
        DeliveryState state =
                answer.isGood() ? DeliveryState.DELIVERED : pause.isPresent() ? again : DeliveryState.DEAD;
        count(event, state, answer);
        String detail = answer.isGood() ? "" : answer.brief();
        return new Try(new Attempt(event, state, tries, answer.status(), detail), pause);
    }

    private void count(LoggedEvent event, DeliveryState state, Answer answer) {
        metrics.counter(
                        "parley.webhooks.tries",
                        "endpoint",
                        name,
                        "state",
                        state.name().toLowerCase(Locale.ROOT))
                .increment();
        if (state == DeliveryState.DEAD) {
            LOG.warn("endpoint={} event={} is a dead letter: {} {}", name, event.id(), answer.status(), answer.brief());
        }
        if (!answer.isGood()) {
            failedInARow.incrementAndGet();
        } else if (failedInARow.getAndSet(0) >= OUTAGE) {
            feed.retryNow(name);
        }
    }

    /** Begins nothing more, and waits for what is under way. */
    void close() throws InterruptedException {
        stopping = true;
        threads.shutdown();
        if (!threads.awaitTermination(config.timeout().toMillis() + 1_000, TimeUnit.MILLISECONDS)) {
            LOG.warn("endpoint={} is still being told", name);
        }
    }
}
