package io.parley.logic.link;

import io.grpc.Status;
import io.parley.common.link.Draining;
import io.parley.common.link.LogicEvent;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Lets the access nodes turn to other logic nodes before this one stops; what they have asked already is answered. */
@Component
class LinkDrain {
    private static final Logger LOG = LoggerFactory.getLogger(LinkDrain.class);
    private static final LogicEvent DRAINING =
            LogicEvent.newBuilder().setDraining(Draining.getDefaultInstance()).build();

    private final AccessNodes nodes;
    private final LinkConfig config;

    LinkDrain(AccessNodes nodes, LinkConfig config) {
        this.nodes = nodes;
        this.config = config;
    }

    /** Comes before anything is stopped, and holds that up. */
    @EventListener(ContextClosedEvent.class)
    void drain() throws InterruptedException {
        if (nodes.all().isEmpty()) {
            return;
        }
        LOG.info("draining {} links for {}", nodes.all().size(), config.drain());
        nodes.broadcast(DRAINING);
        new CountDownLatch(1).await(config.drain().toMillis(), TimeUnit.MILLISECONDS);
        nodes.all().forEach(stream -> stream.end(Status.OK.withDescription("this node stops")));
    }
}
