package io.parley.logic.support;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ResolveSession;
import io.parley.common.protocol.ResolveSessionResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UserKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.support.SessionFlow;
import io.parley.storage.support.SessionFlow.Actor;
import io.parley.storage.support.SessionFlow.Resolution;
import io.parley.storage.support.SupportSession;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** ResolveSession, by the session's agent or its visitor. A resolved session never opens again, so repeating it is safe. */
@Component
class SessionResolver implements RequestHandler {
    private final SessionFlow flow;
    private final SessionNews news;
    private final SessionLineWriter lines;
    private final Assigner assigner;
    private final Workers workers;

    SessionResolver(SessionFlow flow, SessionNews news, SessionLineWriter lines, Assigner assigner, Workers workers) {
        this.flow = flow;
        this.news = news;
        this.lines = lines;
        this.assigner = assigner;
        this.workers = workers;
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.RESOLVE_SESSION;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        ResolveSession request = frame.getResolveSession();
        CanonicalUuid.ofOperation(request.getOpId());
        Actor actor = actorOf(caller);
        return workers.call(() -> ServerFrame.newBuilder()
                .setResolveSessionResult(ResolveSessionResult.newBuilder()
                        .setSession(SessionFrames.of(
                                resolve(request.getSessionId(), actor), SessionFrames.UNKNOWN_POSITION))));
    }

    private static Actor actorOf(Caller caller) {
        if (caller.kind() == UserKind.VISITOR) {
            return new Actor(caller.userId(), 0);
        }
        if (caller.kind() != UserKind.AGENT || caller.siteId() == 0) {
            throw Refusal.notAllowed();
        }
        return new Actor(caller.userId(), caller.siteId());
    }

    private SupportSession resolve(long sessionId, Actor actor) {
        Resolution resolution = flow.resolve(sessionId, actor);
        if (resolution instanceof Resolution.Resolved resolved) {
            SupportSession session = resolved.session();
            news.resolved(session, resolved.formerAgentId());
            lines.ask(session.conversationId());
            if (resolved.formerAgentId() == 0) {
                assigner.queueMoved(session.siteId());
            } else {
                assigner.wake(session.siteId());
            }
            return session;
        }
        if (resolution instanceof Resolution.AlreadyResolved already) {
            return already.session();
        }
        throw resolution instanceof Resolution.NotOwner
                ? new Refusal(ErrorCode.NOT_SESSION_OWNER, "the session is another agent's, or waits")
                : new Refusal(ErrorCode.NOT_FOUND, "session_id: there is no such session");
    }
}
