package io.parley.logic.presence;

import io.parley.common.link.ConnectionClosed;
import io.parley.common.link.ConnectionList;
import io.parley.common.link.ConnectionOpening;
import io.parley.common.link.HintAll;
import io.parley.common.link.LogicEvent;
import io.parley.logic.delivery.MissedNodes;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.AccessStream;
import io.parley.logic.link.Caller;
import io.parley.logic.link.ConnectionEvents;
import io.parley.logic.routing.RoutesLostListener;
import io.parley.logic.routing.RoutingConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** What is done when access nodes and connections come and go, and when Redis has forgotten them. */
@Component
class ConnectionLifecycle implements ConnectionEvents, RoutesLostListener {
    private final AccessNodes nodes;
    private final Hellos hellos;
    private final ConnectionCensus census;
    private final ConnectionNotices notices;
    private final MissedNodes missed;
    private final LogicEvent hintAll;
    private final Map<String, AccessStream> streams = new ConcurrentHashMap<>();

    ConnectionLifecycle(
            AccessNodes nodes,
            Hellos hellos,
            ConnectionCensus census,
            ConnectionNotices notices,
            MissedNodes missed,
            RoutingConfig config) {
        this.nodes = nodes;
        this.hellos = hellos;
        this.census = census;
        this.notices = notices;
        this.missed = missed;
        this.hintAll = LogicEvent.newBuilder()
                .setHintAll(HintAll.newBuilder()
                        .setSpreadMs(Math.toIntExact(config.hintSpread().toMillis())))
                .build();
    }

    /** Routes and listeners learn what is connected to it: a logic node that has died may not have told them. */
    @Override
    public void attached(AccessStream node) {
        AccessStream former = streams.put(node.node(), node);
        if (former != null) {
            leave(former);
            if (former.bootId() != node.bootId()) {
                notices.nodeLost(node.node());
            }
        }
        missed.attached(node);
        census.take(node, () -> {});
    }

    @Override
    public void detached(AccessStream node) {
        if (streams.remove(node.node(), node)) {
            leave(node);
            notices.nodeLost(node.node());
        }
    }

    private void leave(AccessStream node) {
        hellos.detached(node);
        census.forget(node);
    }

    @Override
    public void opening(AccessStream node, ConnectionOpening opening) {
        hellos.opening(node, opening);
    }

    @Override
    public void closed(AccessStream node, ConnectionClosed closed) {
        hellos.closed(Caller.of(closed.getConnection(), closed.getKind(), closed.getSiteId(), node));
    }

    @Override
    public void listed(AccessStream node, ConnectionList list) {
        census.listed(node, list);
    }

    @Override
    public void routesAge() {
        nodes.all().forEach(node -> census.take(node, () -> {}));
    }

    /** Hints go out once the routes are there again: what was pushed in between has found none. */
    @Override
    public void routesLost() {
        nodes.all().forEach(node -> census.take(node, () -> node.send(hintAll)));
    }
}
