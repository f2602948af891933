package io.parley.logic.support;

import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.Session;
import io.parley.common.protocol.SessionPush;
import io.parley.storage.support.SupportSession;
import java.time.Instant;

/** Sessions as clients see them. */
final class SessionFrames {
    /** Of a session that does not wait, or whose place was not looked up. */
    static final int UNKNOWN_POSITION = -1;

    private SessionFrames() {}

    /**
     * @param position people ahead of it
     */
    static Session of(SupportSession session, int position) {
        return Session.newBuilder()
                .setSessionId(session.sessionId())
                .setConversationId(session.conversationId())
                .setState(session.state())
                .setVisitorId(session.visitorId())
                .setVisitorName(session.visitorName())
                .setAgentId(session.agentId())
                .setAgentName(session.agentName())
                .setWaitingSinceMs(session.waitingSince().toEpochMilli())
                .setAssignedAtMs(session.assignedAt().map(Instant::toEpochMilli).orElse(0L))
                .setResolvedAtMs(session.resolvedAt().map(Instant::toEpochMilli).orElse(0L))
                .setOwnerVersion(session.ownerVersion())
                .setQueuePosition(position)
                .build();
    }

    static ServerFrame push(SupportSession session, int position) {
        return ServerFrame.newBuilder()
                .setSessionPush(SessionPush.newBuilder().setSession(of(session, position)))
                .build();
    }
}
