package io.parley.logic.support;

import io.parley.common.protocol.Availability;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SetAvailabilityResult;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.agent.Agent;
import io.parley.storage.agent.AgentStore;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** SetAvailability: what an agent chooses; it stands until the agent chooses anew, over log-outs too. */
@Component
class AvailabilityHandler implements RequestHandler {
    private final AgentStore agents;
    private final Assigner assigner;
    private final Workers workers;

    AvailabilityHandler(AgentStore agents, Assigner assigner, Workers workers) {
        this.agents = agents;
        this.assigner = assigner;
        this.workers = workers;
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.SET_AVAILABILITY;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        Availability chosen = frame.getSetAvailability().getAvailability();
        if (caller.kind() != UserKind.AGENT) {
            throw Refusal.notAllowed();
        }
        if (chosen != Availability.ONLINE && chosen != Availability.AWAY) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "availability: " + chosen + " (expected: ONLINE or AWAY)");
        }
        return workers.call(() -> {
            Agent agent = agents.find(caller.userId()).orElseThrow(Refusal::notAllowed);
            agents.setAvailability(agent.userId(), chosen);
            if (chosen == Availability.ONLINE) {
                assigner.wake(agent.siteId());
            }
            return ServerFrame.newBuilder()
                    .setSetAvailabilityResult(SetAvailabilityResult.newBuilder().setAvailability(chosen));
        });
    }
}
