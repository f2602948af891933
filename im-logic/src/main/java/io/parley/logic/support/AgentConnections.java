package io.parley.logic.support;

import io.parley.common.protocol.UserKind;
import io.parley.logic.link.AccessNodes;
import io.parley.logic.link.Caller;
import io.parley.logic.presence.ConnectionListener;
import io.parley.storage.agent.AgentConnection;
import io.parley.storage.agent.AgentPresence;
import io.parley.storage.agent.NodeBoot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps {@link AgentPresence} true: connections of agents as they open and close, and the leases of the access nodes that
 * have a live link to this node. What the database did not take is owed and tried again with the next renewal: a closing
 * that got lost would leave an agent online for ever. A node that is gone ends with its lease.
 */
@Component
class AgentConnections implements ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(AgentConnections.class);
    private static final int MOST_OWED = 10_000;

    private final AgentPresence presence;
    private final AccessNodes nodes;
    private final Assigner assigner;
    private final Map<AgentConnection, Owed> owed = new LinkedHashMap<>();

    /** The last thing that happened to a connection. */
    private record Owed(Caller caller, boolean isOpen) {}

    AgentConnections(AgentPresence presence, AccessNodes nodes, Assigner assigner) {
        this.presence = presence;
        this.nodes = nodes;
        this.assigner = assigner;
    }

    @Override
    public void opened(Caller caller) {
        take(new Owed(caller, true));
    }

    @Override
    public void closed(Caller caller) {
        take(new Owed(caller, false));
    }

    private void take(Owed event) {
        if (event.caller().kind() != UserKind.AGENT) {
            return;
        }
        AgentConnection connection = connectionOf(event.caller());
        try {
            write(event);
            forget(connection);
        } catch (RuntimeException e) {
            LOG.warn(
                    "conn={} user={} presence is owed: {}",
                    connection.connectionId(),
                    connection.userId(),
                    e.getMessage());
            owe(connection, event);
        }
    }

    private void write(Owed event) {
        AgentConnection connection = connectionOf(event.caller());
        if (!event.isOpen()) {
            if (presence.closed(connection)) {
                LOG.info("user={} agent went offline", connection.userId());
            }
        } else if (presence.opened(connection)) {
            LOG.info("user={} agent came online", connection.userId());
            // What was told to online agents between the answer to the hello and now has not come here.
            nodes.hintUsers(Set.of(connection.userId()), 0);
            assigner.wake(event.caller().siteId());
        }
    }

    /** Blocks on the database. */
    void renew() {
        List<NodeBoot> boots = nodes.all().stream()
                .map(stream -> new NodeBoot(stream.node(), stream.bootId()))
                .toList();
        presence.seen(boots);
        for (Owed event : allOwed()) {
            write(event);
            forget(connectionOf(event.caller()), event);
        }
    }

    private static AgentConnection connectionOf(Caller caller) {
        return new AgentConnection(caller.userId(), caller.node(), caller.bootId(), caller.connectionId());
    }

    private synchronized void owe(AgentConnection connection, Owed event) {
        if (owed.size() < MOST_OWED || owed.containsKey(connection)) {
            owed.put(connection, event);
        }
    }

    private synchronized List<Owed> allOwed() {
        return List.copyOf(owed.values());
    }

    private synchronized void forget(AgentConnection connection) {
        owed.remove(connection);
    }

    private synchronized void forget(AgentConnection connection, Owed event) {
        owed.remove(connection, event);
    }
}
