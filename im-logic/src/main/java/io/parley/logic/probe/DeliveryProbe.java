package io.parley.logic.probe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.NamedThreads;
import io.parley.logic.probe.DeliveryVerdict.State;
import io.parley.logic.probe.DeliveryVerdict.View;
import io.parley.logic.probe.Outcome.Busy;
import io.parley.logic.probe.Outcome.Delivered;
import io.parley.logic.probe.Outcome.Failed;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends a message along this node's delivery path every few seconds, and keeps the verdict. Until the first access node has
 * attached there is no path, and none is missed: access nodes may start after the logic nodes.
 */
@Component
class DeliveryProbe implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryProbe.class);

    private final ProbeAccounts accounts;
    private final AccessNodes nodes;
    private final ProbeConfig config;
    private final MeterRegistry metrics;
    private final DeliveryVerdict verdict;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, NamedThreads.daemon("probe"), new ThreadPoolExecutor.DiscardPolicy());
    private @Nullable DeliveryPath path;
    private int turn;
    private volatile boolean isRunning;

    DeliveryProbe(ProbeAccounts accounts, AccessNodes nodes, ProbeConfig config, MeterRegistry metrics) {
        this.accounts = accounts;
        this.nodes = nodes;
        this.config = config;
        this.metrics = metrics;
        // Half as long again for what a busy machine adds.
        this.verdict = new DeliveryVerdict(
                config.failures(), config.longestSilence().multipliedBy(3).dividedBy(2), System::nanoTime);
    }

    boolean isOn() {
        return config.isOn();
    }

    View verdict() {
        return verdict.view();
    }

    @Override
    public void start() {
        if (!config.isOn()) {
            return;
        }
        isRunning = true;
        metrics.gauge("parley.probe.alive", verdict, current -> current.view().state() == State.ALIVE ? 1 : 0);
        DeliveryPath probed =
                new DeliveryPath(accounts, new AccessUrls(config.urls(), InetAddress::getAllByName), config.timeout());
        path = probed;
        // Nodes that start together do not send together.
        long firstMillis =
                ThreadLocalRandom.current().nextLong(config.interval().toMillis());
        thread.schedule(() -> run(probed), firstMillis, TimeUnit.MILLISECONDS);
    }

    private void run(DeliveryPath probed) {
        if (!isRunning) {
            return;
        }
        Duration pause = ProbeConfig.RETRY;
        try {
            pause = look(probed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("the delivery probe failed", e);
        }
        thread.schedule(() -> run(probed), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns how long to wait before the next message. */
    private Duration look(DeliveryPath probed) throws InterruptedException {
        View before = verdict.view();
        if (before.last().isEmpty() && nodes.all().isEmpty()) {
            verdict.noteWaiting();
            return ProbeConfig.RETRY;
        }
        Outcome outcome = probed.attempt(turn);
        verdict.note(outcome);
        count(outcome);
        tell(before, verdict.view());
        if (outcome instanceof Failed failed) {
            LOG.debug("probe failed: {}", failed.reason());
            turn++;
            return ProbeConfig.RETRY;
        }
        return config.interval();
    }

    private void count(Outcome outcome) {
        if (outcome instanceof Delivered delivered) {
            timer("parley.probe.ack").record(delivered.ack());
            timer("parley.probe.delivery").record(delivered.delivery());
            if (delivered.hinted()) {
                metrics.counter("parley.probe.hinted").increment();
            }
        } else if (outcome instanceof Failed failed) {
            metrics.counter("parley.probe.failures", "stage", failed.stage().name())
                    .increment();
        } else if (outcome instanceof Busy) {
            metrics.counter("parley.probe.busy").increment();
        }
    }

    private Timer timer(String name) {
        return metrics.timer(name);
    }

    private static void tell(View before, View now) {
        if (now.state() == before.state()) {
            return;
        }
        switch (now.state()) {
            case ALIVE -> LOG.info("delivery path is alive: {}", now.last().orElseThrow());
            case DEAD -> LOG.warn("delivery path is dead after {} failures: {}", now.failures(), now.reason());
            case WAITING -> {}
        }
    }

    @Override
    public void stop() {
        isRunning = false;
        DeliveryPath probed = path;
        if (probed != null) {
            thread.execute(probed::leave);
        }
        thread.shutdown();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }
}
