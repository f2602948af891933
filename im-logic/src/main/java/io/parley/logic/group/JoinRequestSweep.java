package io.parley.logic.group;

import io.parley.logic.sweep.Batches;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Ends requests to join a group that have outlived {@code parley.group.request-lifetime}, each in a transaction of its own.
 * Every node does it, and who comes second finds the request gone; what one sweep leaves the next ones end. Nothing depends
 * on when: a request is none from the moment its time is over.
 */
@Component
class JoinRequestSweep {
    static final int BATCH = 200;
    static final int MOST_BATCHES = 50;

    private static final Logger LOG = LoggerFactory.getLogger(JoinRequestSweep.class);

    private final GroupService groups;

    JoinRequestSweep(GroupService groups) {
        this.groups = groups;
    }

    @Scheduled(fixedDelayString = "${parley.group.cleaning:10m}")
    void endOverdue() {
        int ended = Batches.run(BATCH, MOST_BATCHES, groups::expireRequests);
        if (ended > 0) {
            LOG.info("{} requests to join a group ended that nobody answered", ended);
        }
    }
}
