package io.parley.logic.relation;

import io.parley.logic.sweep.Batches;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Ends friend requests that have outlived {@code parley.relation.request-lifetime}, each in a transaction of its own. Every
 * node does it, and who comes second finds the request gone; what one sweep leaves the next ones end. Nothing depends on
 * when: a request is none from the moment its time is over.
 */
@Component
class RequestSweep {
    static final int BATCH = 200;
    static final int MOST_BATCHES = 50;

    private static final Logger LOG = LoggerFactory.getLogger(RequestSweep.class);

    private final RelationService relations;

    RequestSweep(RelationService relations) {
        this.relations = relations;
    }

    @Scheduled(fixedDelayString = "${parley.relation.cleaning:10m}")
    void endOverdue() {
        int ended = Batches.run(BATCH, MOST_BATCHES, relations::expireRequests);
        if (ended > 0) {
            LOG.info("{} friend requests ended that nobody answered", ended);
        }
    }
}
