package io.parley.client.api;

import io.parley.common.protocol.PresenceState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How somebody is, as far as the reader may know it.
 *
 * @param lastSeen when somebody offline was last there; null: not known, or not to be known
 */
public record Presence(long userId, Status status, @Nullable Instant lastSeen) {
    public enum Status {
        /** Not watched, not told yet, newer than this SDK, or the reader has no connection. */
        UNKNOWN,
        /** Also who can't be seen, by a block or for want of a tie. */
        OFFLINE,
        AWAY,
        /** On one of the user's devices at least. */
        ONLINE
    }

    public static Presence unknown(long userId) {
        return new Presence(userId, Status.UNKNOWN, null);
    }

    public static Presence of(io.parley.common.protocol.Presence frame) {
        long lastSeen = frame.getLastSeenMs();
        return new Presence(
                frame.getUserId(), status(frame.getState()), lastSeen == 0 ? null : Instant.ofEpochMilli(lastSeen));
    }

    private static Status status(PresenceState state) {
        return switch (state) {
            case PRESENCE_OFFLINE -> Status.OFFLINE;
            case PRESENCE_AWAY -> Status.AWAY;
            case PRESENCE_ONLINE -> Status.ONLINE;
            default -> Status.UNKNOWN;
        };
    }
}
