package io.parley.storage.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.Availability;
import io.parley.storage.testing.StorageTest;
import org.junit.jupiter.api.Test;

@StorageTest
class AgentStoreIT {
    private final AgentStore agents;
    private final AgentPresence presence;
    private final IdGenerator ids;
    private final Agent agent;

    AgentStoreIT(AgentStore agents, AgentPresence presence, IdGenerator ids) {
        this.agents = agents;
        this.presence = presence;
        this.ids = ids;
        this.agent = Agent.fresh(ids.next(), ids.next(), AgentRole.SUPERVISOR, 5);
    }

    @Test
    void find_afterSave_isTheSame() {
        assertThat(agents.find(agent.userId())).isEmpty();

        agents.save(agent);

        assertThat(agents.find(agent.userId())).contains(agent);
    }

    @Test
    void save_again_changesRoleAndCapacityAlone() {
        agents.save(agent);
        agents.setAvailability(agent.userId(), Availability.AWAY);
        presence.opened(new AgentConnection(agent.userId(), "access-1", 1, 1));

        agents.save(Agent.fresh(agent.userId(), ids.next(), AgentRole.ADMIN, 9));

        assertThat(agents.find(agent.userId()))
                .contains(new Agent(agent.userId(), agent.siteId(), AgentRole.ADMIN, Availability.AWAY, 9, 0, true, 1));
    }

    @Test
    void setAvailability_ofNobody_doesNothing() {
        agents.setAvailability(agent.userId(), Availability.AWAY);

        assertThat(agents.find(agent.userId())).isEmpty();
    }

    @Test
    void online_hasThoseOfTheSiteWithAConnection_awayOnesToo() {
        Agent away = Agent.fresh(ids.next(), agent.siteId(), AgentRole.AGENT, 1);
        Agent offline = Agent.fresh(ids.next(), agent.siteId(), AgentRole.AGENT, 1);
        Agent elsewhere = Agent.fresh(ids.next(), ids.next(), AgentRole.AGENT, 1);
        for (Agent one : new Agent[] {agent, away, offline, elsewhere}) {
            agents.save(one);
        }
        for (Agent one : new Agent[] {agent, away, elsewhere}) {
            presence.opened(new AgentConnection(one.userId(), "access-1", 1, one.userId()));
        }
        agents.setAvailability(away.userId(), Availability.AWAY);

        assertThat(agents.online(agent.siteId())).containsExactly(agent.userId(), away.userId());
    }
}
