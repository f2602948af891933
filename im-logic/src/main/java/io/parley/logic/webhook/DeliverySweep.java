package io.parley.logic.webhook;

import io.parley.storage.webhook.DeliveryLog;
import io.parley.storage.webhook.EventFeed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToIntFunction;
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
        removeOld(config.keep(), before -> log.forget(true, before, BATCH));
        removeOld(config.keepDead(), before -> log.forget(false, before, BATCH));
        removeOld(config.keepDead(), before -> feed.forgetRelations(before, BATCH));
    }

    private void removeOld(Duration keep, ToIntFunction<Instant> forget) {
        int removed = BATCH;
        for (int batch = 0; batch < MOST_BATCHES && removed >= BATCH; batch++) {
            removed = forget.applyAsInt(clock.instant().minus(keep));
        }
    }
}
