package io.parley.logic.support;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ListSessionsResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SessionState;
import io.parley.common.protocol.UserKind;
import io.parley.logic.conversation.ConversationFrames;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.agent.Agent;
import io.parley.storage.agent.AgentStore;
import io.parley.storage.support.SessionStore;
import io.parley.storage.support.SupportSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** ListSessions: an agent's own and the site's waiting ones, or a visitor's open one. */
@Component
class SessionLists implements RequestHandler {
    private final SessionStore sessions;
    private final AgentStore agents;
    private final ConversationFrames conversations;
    private final Workers workers;
    private final SupportConfig config;

    SessionLists(
            SessionStore sessions,
            AgentStore agents,
            ConversationFrames conversations,
            Workers workers,
            SupportConfig config) {
        this.sessions = sessions;
        this.agents = agents;
        this.conversations = conversations;
        this.workers = workers;
        this.config = config;
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.LIST_SESSIONS;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        return workers.call(() -> ServerFrame.newBuilder()
                .setListSessionsResult(caller.kind() == UserKind.AGENT ? ofAgent(caller) : ofVisitor(caller)));
    }

    private ListSessionsResult.Builder ofAgent(Caller caller) {
        Agent agent = agents.find(caller.userId()).orElseThrow(Refusal::notAllowed);
        List<SupportSession> all = new ArrayList<>(sessions.activeOf(agent.userId()));
        ListSessionsResult.Builder result = ListSessionsResult.newBuilder()
                .setAvailability(agent.availability())
                .setCapacity(agent.capacity());
        all.forEach(session -> result.addSessions(SessionFrames.of(session, SessionFrames.UNKNOWN_POSITION)));
        List<SupportSession> waiting = sessions.waiting(agent.siteId(), config.waitingShown());
        for (int position = 0; position < waiting.size(); position++) {
            result.addSessions(SessionFrames.of(waiting.get(position), position));
        }
        all.addAll(waiting);
        return withConversations(result, all, caller);
    }

    private ListSessionsResult.Builder ofVisitor(Caller caller) {
        if (caller.kind() != UserKind.VISITOR) {
            throw Refusal.notAllowed();
        }
        List<SupportSession> open = sessions.openOf(caller.userId()).stream().toList();
        ListSessionsResult.Builder result = ListSessionsResult.newBuilder();
        open.forEach(session -> result.addSessions(SessionFrames.of(
                session,
                session.state() == SessionState.WAITING ? sessions.ahead(session) : SessionFrames.UNKNOWN_POSITION)));
        return withConversations(result, open, caller);
    }

    private ListSessionsResult.Builder withConversations(
            ListSessionsResult.Builder result, List<SupportSession> listed, Caller caller) {
        List<Long> ids = listed.stream().map(SupportSession::conversationId).toList();
        return result.addAllConversations(conversations.of(ids, caller.userId()));
    }
}
