package io.parley.logic.webhook;

import io.parley.storage.webhook.DeliveryLog;
import java.time.Clock;
import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps the delivery log from growing for ever. Every node does it; what one sweep leaves the next ones remove. */
@Component
class DeliverySweep {
    private static final int BATCH = 1_000;
    private static final int MOST_BATCHES = 100;

    private final DeliveryLog log;
    private final WebhookConfig config;
    private final Clock clock;

    DeliverySweep(DeliveryLog log, WebhookConfig config, Clock clock) {
        this.log = log;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${parley.webhooks.cleaning:10m}")
    void removeOld() {
        removeOld(true, config.keep());
        removeOld(false, config.keepDead());
    }

    private void removeOld(boolean delivered, Duration keep) {
        int removed = BATCH;
        for (int batch = 0; batch < MOST_BATCHES && removed >= BATCH; batch++) {
            removed = log.forget(delivered, clock.instant().minus(keep), BATCH);
        }
    }
}
