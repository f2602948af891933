package io.parley.logic.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.common.link.HintAll;
import io.parley.common.link.LogicEvent;
import io.parley.logic.link.AccessStream;
import io.parley.storage.routing.Route;
import org.springframework.stereotype.Component;

/**
 * Starts of access nodes that a push had a route to while they were not attached here. Most are gone for good; one that was
 * only out of reach gets a hint for all its connections when it attaches again.
 */
@Component
public class MissedNodes {
    private static final int MOST = 1000;
    private static final LogicEvent HINT = LogicEvent.newBuilder()
            .setHintAll(HintAll.newBuilder().setSpreadMs(3_000))
            .build();

    private final Cache<Start, Boolean> missed =
            Caffeine.newBuilder().maximumSize(MOST).build();

    private record Start(String node, long bootId) {}

    void note(Route route) {
        Start start = new Start(route.node(), route.bootId());
        if (missed.getIfPresent(start) == null) {
            missed.put(start, true);
        }
    }

    /** To be called once pushes find it. */
    public void attached(AccessStream stream) {
        if (missed.asMap().remove(new Start(stream.node(), stream.bootId())) != null) {
            stream.send(HINT);
        }
    }
}
