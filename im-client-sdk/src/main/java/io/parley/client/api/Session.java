package io.parley.client.api;

import io.parley.common.protocol.SessionState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** One round of help. Of two states of one session the one with the higher owner version is the newer. */
public record Session(io.parley.common.protocol.Session frame) {
    public long sessionId() {
        return frame.getSessionId();
    }

    public long conversationId() {
        return frame.getConversationId();
    }

    public SessionState state() {
        return frame.getState();
    }

    public long visitorId() {
        return frame.getVisitorId();
    }

    public String visitorName() {
        return frame.getVisitorName();
    }

    /** 0 while waiting. */
    public long agentId() {
        return frame.getAgentId();
    }

    /** Empty while waiting. */
    public String agentName() {
        return frame.getAgentName();
    }

    public Instant waitingSince() {
        return Instant.ofEpochMilli(frame.getWaitingSinceMs());
    }

    public Optional<Instant> assignedAt() {
        return at(frame.getAssignedAtMs());
    }

    public Optional<Instant> resolvedAt() {
        return at(frame.getResolvedAtMs());
    }

    public long ownerVersion() {
        return frame.getOwnerVersion();
    }

    /** People ahead while waiting, if known. */
    public OptionalInt queuePosition() {
        int position = frame.getQueuePosition();
        return position < 0 ? OptionalInt.empty() : OptionalInt.of(position);
    }

    private static Optional<Instant> at(long epochMillis) {
        return epochMillis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(epochMillis));
    }
}
