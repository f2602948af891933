package io.parley.logic.webhook;

import io.parley.logic.sweep.Batches;
import io.parley.storage.webhook.DeliveryLog;
import io.parley.storage.webhook.EventFeed;
import java.time.Clock;
import java.time.Instant;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps the delivery log, and that of relations, from growing for ever. Every node does it; what one sweep leaves the next
 * ones remove.
 */
@Component
class DeliverySweep {
    private static final int BATCH = 1_000;
    private static final int MOST_BATCHES = 100;

    private final DeliveryLog log;
    private final EventFeed feed;
    private final WebhookConfig config;
    private final Clock clock;

    DeliverySweep(DeliveryLog log, EventFeed feed, WebhookConfig config, Clock clock) {
        this.log = log;
        this.feed = feed;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${parley.webhooks.cleaning:10m}")
    void removeOld() {
        Instant before = clock.instant().minus(config.keep());
        Instant deadBefore = clock.instant().minus(config.keepDead());
        Batches.run(BATCH, MOST_BATCHES, limit -> log.forget(true, before, limit));
        Batches.run(BATCH, MOST_BATCHES, limit -> log.forget(false, deadBefore, limit));
        Batches.run(BATCH, MOST_BATCHES, limit -> feed.forgetRelations(deadBefore, limit));
    }
}
