package io.parley.logic.presence;

import io.parley.common.link.ConnectionList;
import io.parley.logic.link.AccessStream;
import io.parley.logic.routing.RouteRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Learns from access nodes what is connected to them: when one attaches, and when Redis has forgotten routes. */
@Component
class ConnectionCensus {
    private final RouteRegistry routes;
    private final ConnectionNotices notices;
    private final Map<AccessStream, Roll> rolls = new ConcurrentHashMap<>();

    ConnectionCensus(RouteRegistry routes, ConnectionNotices notices) {
        this.routes = routes;
        this.notices = notices;
    }

    /**
     * @param whenRegistered run once the routes of all that is listed have been written
     */
    void take(AccessStream node, Runnable whenRegistered) {
        rolls.computeIfAbsent(node, absent -> new Roll(node, routes, notices)).call(whenRegistered);
    }

    void listed(AccessStream node, ConnectionList part) {
        Roll roll = rolls.get(node);
        if (roll != null) {
            roll.listed(part);
        }
    }

    void forget(AccessStream node) {
        rolls.remove(node);
    }
}
