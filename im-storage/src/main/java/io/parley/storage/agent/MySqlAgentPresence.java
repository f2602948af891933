package io.parley.storage.agent;

import io.parley.storage.transaction.RetriedTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Repository;

@Repository
@EnableConfigurationProperties(AgentPresenceConfig.class)
class MySqlAgentPresence implements AgentPresence {
    private final PresenceMapper presence;
    private final AgentPresenceConfig config;
    private final RetriedTransaction transaction;

    MySqlAgentPresence(PresenceMapper presence, AgentPresenceConfig config, RetriedTransaction transaction) {
        this.presence = presence;
        this.config = config;
        this.transaction = transaction;
    }

    @Override
    public boolean opened(AgentConnection connection) {
        presence.seen(connection.node(), connection.bootId());
        return transaction.run(() -> {
            AgentRow agent = presence.lock(connection.userId());
            if (agent == null) {
                return false;
            }
            presence.add(connection, transaction.now());
            if (!agent.online) {
                presence.setOnline(agent.userId);
            }
            return !agent.online;
        });
    }

    @Override
    public boolean closed(AgentConnection connection) {
        return transaction.run(() -> {
            AgentRow agent = presence.lock(connection.userId());
            if (agent == null) {
                return false;
            }
            presence.remove(connection);
            return offlineIfAlone(agent);
        });
    }

    @Override
    public void seen(Collection<NodeBoot> nodes) {
        nodes.forEach(boot -> presence.seen(boot.node(), boot.bootId()));
    }

    @Override
    public Sweep sweep() {
        List<AgentConnection> lost = transaction.run(this::watch);
        List<Long> wentOffline = new ArrayList<>();
        for (AgentConnection connection : lost) {
            if (transaction.run(() -> endOfNode(connection))) {
                wentOffline.add(connection.userId());
            }
        }
        return new Sweep(wentOffline, presence.graceOver(transaction.now()));
    }

    /** Finds connections of lost nodes, unless nobody has watched for too long to tell. */
    private List<AgentConnection> watch() {
        long sweptAt = presence.lockWatch();
        long now = transaction.now();
        long leaseOver = now - config.lease().toMillis();
        presence.swept(now);
        if (sweptAt < leaseOver) {
            presence.renewLeases(now);
            presence.renewGraces(now + config.grace().toMillis());
            return List.of();
        }
        List<AgentConnection> lost = presence.ofLostNodes(leaseOver);
        presence.forgetNodes(leaseOver);
        return lost;
    }

    private boolean endOfNode(AgentConnection connection) {
        AgentRow agent = presence.lock(connection.userId());
        if (agent == null) {
            return false;
        }
        presence.removeOfLostNode(connection, transaction.now() - config.lease().toMillis());
        return offlineIfAlone(agent);
    }

    private boolean offlineIfAlone(AgentRow agent) {
        boolean goes = agent.online && presence.count(agent.userId) == 0;
        if (goes) {
            presence.setOffline(agent.userId, transaction.now() + config.grace().toMillis());
        }
        return goes;
    }
}
