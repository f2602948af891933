package io.parley.storage.agent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@Repository
@EnableConfigurationProperties(AgentPresenceConfig.class)
class MySqlAgentPresence implements AgentPresence {
    private final PresenceMapper presence;
    private final AgentPresenceConfig config;
    private final TransactionTemplate transaction;

    MySqlAgentPresence(PresenceMapper presence, AgentPresenceConfig config, PlatformTransactionManager transactions) {
        this.presence = presence;
        this.config = config;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    }

    @Override
    public boolean opened(AgentConnection connection) {
        presence.seen(connection.node(), connection.bootId());
        return inTransaction(() -> {
            AgentRow agent = presence.lock(connection.userId());
            if (agent == null) {
                return false;
            }
            presence.add(connection, presence.now());
            if (!agent.online) {
                presence.setOnline(agent.userId);
            }
            return !agent.online;
        });
    }

    @Override
    public boolean closed(AgentConnection connection) {
        return inTransaction(() -> {
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
        List<AgentConnection> lost = inTransaction(this::watch);
        List<Long> wentOffline = new ArrayList<>();
        for (AgentConnection connection : lost) {
            if (inTransaction(() -> endOfNode(connection))) {
                wentOffline.add(connection.userId());
            }
        }
        return new Sweep(wentOffline, presence.graceOver(presence.now()));
    }

    /** Finds connections of lost nodes, unless nobody has watched for too long to tell. */
    private List<AgentConnection> watch() {
        long sweptAt = presence.lockWatch();
        long now = presence.now();
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
        presence.removeAll(connection.userId(), connection.node(), connection.bootId());
        return offlineIfAlone(agent);
    }

    private boolean offlineIfAlone(AgentRow agent) {
        boolean goes = agent.online && presence.count(agent.userId) == 0;
        if (goes) {
            presence.setOffline(agent.userId, presence.now() + config.grace().toMillis());
        }
        return goes;
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
