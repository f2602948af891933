package io.parley.logic.operation;

import io.parley.logic.sweep.Batches;
import io.parley.storage.operation.OperationStore;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Removes answers of operations that nobody repeats any more, in small transactions, so that what is under way never waits
 * for long. Every node does it; what one sweep leaves the next ones remove.
 */
@Component
class OperationSweep {
    static final int BATCH = 1_000;
    static final int MOST_BATCHES = 100;

    private static final Logger LOG = LoggerFactory.getLogger(OperationSweep.class);

    private final OperationStore operations;
    private final OperationConfig config;
    private final Clock clock;

    OperationSweep(OperationStore operations, OperationConfig config, Clock clock) {
        this.operations = operations;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${parley.operation.cleaning:10m}")
    void removeOld() {
        Instant before = clock.instant().minus(config.keep());
        int removed = Batches.run(BATCH, MOST_BATCHES, limit -> operations.removeBefore(before, limit));
        if (removed > 0) {
            LOG.info("{} answers of operations before {} removed", removed, before);
        }
    }
}
