package io.parley.logic.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.Caller;
import io.parley.logic.presence.ConnectionListener;
import io.parley.logic.routing.RoutesLostListener;
import io.parley.logic.routing.RoutingConfig;
import io.parley.storage.routing.PresenceStore;
import io.parley.storage.routing.Route;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Says whose presence may have changed, as connections come and go. It remembers which users are at which access node: all
 * that it was told of, and from time to time all there are, as every census tells them. Those of a node that is lost are
 * looked at; if no logic node that is left remembers one of them, the next who asks finds it out.
 */
@Component
class PresenceConnections implements ConnectionListener, RoutesLostListener {
    private static final int MOST_REMEMBERED = 1_000_000;

    private final PresenceBoard board;
    private final PresenceStore store;
    private final AccessNodes nodes;
    /** Users by connection. A closing that was told elsewhere is not heard of here: entries end if no census renews them. */
    private final Cache<Connection, Long> users;

    private record Connection(String node, long bootId, long connectionId) {
        static Connection of(Caller caller) {
            return new Connection(caller.node(), caller.bootId(), caller.connectionId());
        }
    }

    PresenceConnections(PresenceBoard board, PresenceStore store, AccessNodes nodes, RoutingConfig config) {
        this.board = board;
        this.store = store;
        this.nodes = nodes;
        this.users = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(config.refresh().multipliedBy(2))
                .build();
    }

    @Override
    public void opened(Caller caller) {
        users.put(Connection.of(caller), caller.userId());
        board.changed(caller.userId());
    }

    @Override
    public void closed(Caller caller) {
        users.invalidate(Connection.of(caller));
        board.closed(PresenceRequests.route(caller));
        if (caller.kind() != UserKind.VISITOR) {
            store.unwatch(PresenceRequests.watcher(caller), List.of());
        }
    }

    @Override
    public void nodeLost(String node) {
        users.asMap().forEach((connection, userId) -> {
            if (connection.node().equals(node) && nodes.find(node, connection.bootId()) == null) {
                users.invalidate(connection);
                board.changed(userId);
            }
        });
    }

    /** {@link #opened} comes again for all connections. */
    @Override
    public void routesLost() {}

    @Override
    public void routesAge() {}

    @Override
    public void routePaid(Route route) {
        board.changed(route.userId());
    }
}
