package io.parley.storage.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of events, kept for a while, and what is to be told once more. Every call blocks on the database. */
public interface DeliveryLog {
    /**
     * The newest first, by their ids.
     *
     * @param state empty: any
     * @param beforeId only ids below it
     */
    List<Delivery> list(String endpoint, Optional<DeliveryState> state, long beforeId, int limit);

    Optional<Delivery> find(String endpoint, long deliveryId);

    /**
     * Tells an event once more, beside the order of its conversation.
     *
     * @return false: there is none that is delivered or dead
     */
    boolean replay(String endpoint, long deliveryId);

    /**
     * The same of all in this state whose last try was at this time.
     *
     * @return how many, at most {@code limit}
     */
    int replay(String endpoint, DeliveryState state, Period period, int limit);

    /** Replays that are due. */
    List<Long> dueReplays(String endpoint, int limit);

    /**
     * Takes a replay for {@link EventFeed#LEASE}; what is in no log any more becomes a dead letter.
     *
     * @return empty: another has it, or there is nothing to tell
     */
    Optional<Replay> claimReplay(long deliveryId);

    /**
     * @param pause until the next try; empty: there is none
     */
    void settleReplay(Replay replay, Attempt attempt, Optional<Duration> pause);

    /**
     * Removes what is older.
     *
     * @param delivered whether what was delivered is meant, or what was not
     * @return how many, at most {@code limit}
     */
    int forget(boolean delivered, Instant before, int limit);

    /** Both inclusive. */
    record Period(Instant from, Instant to) {}

    /**
     * @param firstAt of the first try, database time
     * @param lastAt of the last one
     */
    record Delivery(
            long deliveryId,
            long streamId,
            EventType type,
            long position,
            DeliveryState state,
            int tries,
            int status,
            String detail,
            Instant firstAt,
            Instant lastAt) {
        public String eventId() {
            return LoggedEvent.id(streamId, type, position);
        }
    }

    /**
     * @param failures in a row, of this replay
     */
    record Replay(long deliveryId, long token, int failures, LoggedEvent event) {}
}
