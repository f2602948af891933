package io.parley.logic.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.logic.link.NamedThreads;
import io.parley.logic.message.LogListener;
import io.parley.logic.relation.RelationListener;
import io.parley.storage.webhook.DeliveryLog;
import io.parley.storage.webhook.EventFeed;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Follows the logs for the endpoints, behind what happens: nothing waits for it, and nothing is written for it.
 * Hints make it quick; that no event is missed is owed to the sweep, which compares progress with the logs.
 */
@Component
class WebhookFollower implements LogListener, RelationListener, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookFollower.class);
    private static final long MAX_POLL_MILLIS = 1_000;

    private final List<Courier> couriers;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(NamedThreads.daemon("webhook-follower"));

    /** Blocks on the database, if there is an endpoint: from now on it is told. */
    WebhookFollower(
            WebhookConfig config,
            EventFeed feed,
            DeliveryLog log,
            WebhookSender sender,
            Clock clock,
            MeterRegistry metrics) {
        this.couriers = config.endpoints().keySet().stream()
                .map(name -> new Courier(name, config, feed, log, sender, clock, metrics))
                .toList();
        config.endpoints().keySet().forEach(feed::follow);
        if (!couriers.isEmpty()) {
            long poll = Math.min(MAX_POLL_MILLIS, config.retry().min().toMillis());
            thread.scheduleWithFixedDelay(() -> each(Courier::poll), poll, poll, TimeUnit.MILLISECONDS);
            long sweep = config.sweep().toMillis();
            thread.scheduleWithFixedDelay(() -> each(Courier::sweep), 0, sweep, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void onLogged(long conversationId) {
        hint(conversationId);
    }

    @Override
    public void changed(long userId, long peerId) {
        hint(EventFeed.streamOf(userId, peerId));
    }

    private void hint(long streamId) {
        for (Courier courier : couriers) {
            courier.hint(streamId);
        }
    }

    private void each(Consumer<Courier> step) {
        try {
            couriers.forEach(step);
        } catch (RuntimeException e) {
            LOG.warn("what is to be told can't be looked up now: {}", e.toString());
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        thread.shutdown();
        for (Courier courier : couriers) {
            courier.close();
        }
    }
}
