package io.parley.storage.support;

import io.parley.common.protocol.SessionState;
import java.time.Instant;
import java.util.Optional;

/**
 * One round of help in a SUPPORT conversation.
 *
 * @param agentId who answers; 0 while WAITING
 * @param agentName empty while WAITING
 * @param priority higher goes first
 * @param ownerVersion rises with every change of state or owner
 */
public record SupportSession(
        long sessionId,
        long conversationId,
        long siteId,
        SessionState state,
        long visitorId,
        String visitorName,
        long agentId,
        String agentName,
        int priority,
        Instant waitingSince,
        Optional<Instant> assignedAt,
        Optional<Instant> resolvedAt,
        long ownerVersion) {}
