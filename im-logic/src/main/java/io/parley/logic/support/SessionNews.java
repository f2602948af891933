package io.parley.logic.support;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.ConversationPush;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SessionState;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.conversation.ConversationFrames;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.storage.agent.AgentStore;
import io.parley.storage.conversation.Acl;
import io.parley.storage.support.SessionStore;
import io.parley.storage.support.SupportSession;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells everybody whom a change of a session concerns, after its commit: the visitor, the agent, the agent before, and of
 * what waits, or waits no more, every online agent of the site. Blocks on the database; when that fails, the change is
 * done all the same, and those concerned get a hint instead.
 */
@Component
class SessionNews {
    private static final Logger LOG = LoggerFactory.getLogger(SessionNews.class);

    private final SessionStore sessions;
    private final AgentStore agents;
    private final AclCache acls;
    private final ConversationFrames conversations;
    private final DeliveryRouter router;
    private final SupportConfig config;
    private final MeterRegistry metrics;

    SessionNews(
            SessionStore sessions,
            AgentStore agents,
            AclCache acls,
            ConversationFrames conversations,
            DeliveryRouter router,
            SupportConfig config,
            MeterRegistry metrics) {
        this.sessions = sessions;
        this.agents = agents;
        this.acls = acls;
        this.conversations = conversations;
        this.router = router;
        this.config = config;
        this.metrics = metrics;
    }

    void opened(SupportSession session) {
        tell("opened", session, 0, () -> pushSession(session, sessions.ahead(session), true, 0));
    }

    void assigned(SupportSession session) {
        tell("assigned", session, 0, () -> {
            pushConversation(session, Set.of(session.visitorId(), session.agentId()));
            pushSession(session, SessionFrames.UNKNOWN_POSITION, true, 0);
        });
    }

    void putBack(SupportSession session, long formerAgentId) {
        tell("put back", session, formerAgentId, () -> {
            pushConversation(session, Set.of(session.visitorId(), formerAgentId));
            pushSession(session, sessions.ahead(session), true, formerAgentId);
        });
    }

    /**
     * @param formerAgentId 0: it waited
     */
    void resolved(SupportSession session, long formerAgentId) {
        tell("resolved", session, formerAgentId, () -> {
            if (formerAgentId != 0) {
                pushConversation(session, Set.of(session.visitorId(), formerAgentId));
            }
            pushSession(session, SessionFrames.UNKNOWN_POSITION, formerAgentId == 0, formerAgentId);
        });
    }

    /** Tells the first of those who wait how many are ahead of them now. */
    void queueMoved(long siteId) {
        List<SupportSession> waiting = sessions.waiting(siteId, config.positionsPushed());
        for (int position = 0; position < waiting.size(); position++) {
            SupportSession session = waiting.get(position);
            router.push(List.of(session.visitorId()), SessionFrames.push(session, position), PushKind.STATE);
        }
    }

    private void tell(String change, SupportSession session, long formerAgentId, Runnable news) {
        acls.forget(session.conversationId());
        metrics.counter("parley.support.sessions", "change", change).increment();
        LOG.info("session={} site={} agent={} {}", session.sessionId(), session.siteId(), session.agentId(), change);
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.warn("session={} can't be told of: {}", session.sessionId(), e.getMessage());
            router.push(
                    concerned(session, formerAgentId),
                    SessionFrames.push(session, SessionFrames.UNKNOWN_POSITION),
                    PushKind.STATE);
        }
    }

    private void pushSession(SupportSession session, int position, boolean toSite, long formerAgentId) {
        Set<Long> receivers = concerned(session, formerAgentId);
        if (toSite) {
            receivers.addAll(agents.online(session.siteId()));
        }
        router.push(receivers, SessionFrames.push(session, position), PushKind.STATE);
    }

    private static Set<Long> concerned(SupportSession session, long formerAgentId) {
        Set<Long> users = new HashSet<>(Set.of(session.visitorId()));
        if (session.agentId() != 0 && session.state() == SessionState.ACTIVE) {
            users.add(session.agentId());
        }
        if (formerAgentId != 0) {
            users.add(formerAgentId);
        }
        return users;
    }

    /** As it stands now, which may be after a later change: what comes last is then the truth for everybody. */
    private void pushConversation(SupportSession session, Collection<Long> userIds) {
        long conversationId = session.conversationId();
        Set<Long> members = acls.read(conversationId).map(Acl::memberIds).orElse(Set.of());
        for (long userId : userIds) {
            ConversationPush.Builder push = ConversationPush.newBuilder();
            if (members.contains(userId)) {
                Optional<Conversation> seen = conversations.of(List.of(conversationId), userId).stream()
                        .findFirst();
                push.setConversation(seen.orElseThrow());
            } else {
                push.setConversation(Conversation.newBuilder().setConversationId(conversationId))
                        .setRemoved(true);
            }
            router.push(
                    List.of(userId),
                    ServerFrame.newBuilder().setConversationPush(push).build(),
                    PushKind.STATE);
        }
    }
}
