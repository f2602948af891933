package io.parley.storage.agent;

import io.parley.common.protocol.Availability;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Repository;

@Repository
class MySqlAgentStore implements AgentStore {
    private final AgentMapper agents;
    private final Clock clock;

    MySqlAgentStore(AgentMapper agents, Clock clock) {
        this.agents = agents;
        this.clock = clock;
    }

    @Override
    public Optional<Agent> find(long userId) {
        return Optional.ofNullable(agents.selectById(userId)).map(AgentRow::toAgent);
    }

    @Override
    public void save(Agent agent) {
        AgentRow row = new AgentRow();
        row.userId = agent.userId();
        row.siteId = agent.siteId();
        row.role = agent.role().name();
        row.availability = agent.availability().getNumber();
        row.capacity = agent.capacity();
        row.createdAt = clock.millis();
        agents.save(row);
    }

    @Override
    public void setAvailability(long userId, Availability availability) {
        agents.setAvailability(userId, availability.getNumber());
    }

    @Override
    public List<Long> online(long siteId) {
        return agents.online(siteId);
    }
}
