package io.parley.logic.routing;

import io.parley.storage.routing.RouteStore;
import java.util.List;

/** A watch that looks when it is told to. */
public final class RouteWatchDriver {
    private final RouteWatch watch;

    public RouteWatchDriver(
            RouteStore routes, RouteRegistry registry, List<RoutesLostListener> listeners, RoutingConfig config) {
        watch = new RouteWatch(routes, registry, listeners, config);
    }

    public void look() {
        watch.look();
    }
}
