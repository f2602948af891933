package io.parley.storage.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which events an endpoint has not been told of yet: all that the logs hold behind its progress in them, in their order. A
 * stream is what is told in order: a conversation with its two logs, or what happens between a user and those of higher id.
 * As seqs and change seqs are gapless and committed with the head that counts them, two numbers say how far it is, and
 * nothing has to be written for an event when it happens. Every call blocks on the database.
 */
public interface EventFeed {
    /** A claim that is not settled for this long is anybody's: its holder has died, or hangs. */
    Duration LEASE = Duration.ofSeconds(30);

    /** Events of one claim at most. */
    int MOST = 50;

    /** From the first call on, what is stored is told. */
    void follow(String endpoint);

    /**
     * Takes a stream, so that nobody else tells the endpoint of it meanwhile.
     *
     * @return empty: there is nothing to tell, it is not time for the next try, or another has it, who will look once more
     *     before letting go
     */
    Optional<Claim> claim(String endpoint, long streamId);

    /**
     * Notes what has become of a claim.
     *
     * @return what comes next, under the same claim; empty when nothing does, when it waits for its next try, and when the
     *     claim was lost meanwhile, by which nothing is noted
     */
    Optional<Claim> settle(Claim claim, Settlement settlement);

    /** Streams whose next try is due, or whose holder has not settled in time. */
    List<Long> due(String endpoint, int limit);

    /** Makes every next try due. */
    void retryNow(String endpoint);

    /**
     * Which of the next {@code limit} conversations by id the endpoint is behind in, though no try is due.
     *
     * @param afterConversationId only ids above it
     */
    Stretch behind(String endpoint, long afterConversationId, int limit);

    /** The same of the streams of relations. */
    Stretch behindInRelations(String endpoint, long afterUserId, int limit);

    /**
     * Removes what happened between users before this time, told or not.
     *
     * @return how much, at most {@code limit}
     */
    int forgetRelations(Instant before, int limit);

    /** Where what happens between two users is told. */
    static long streamOf(long userId, long peerId) {
        return Math.min(userId, peerId);
    }

    /** How far an endpoint is in a stream; of one of relations {@code lastSeq} is the last one's position. */
    record Mark(long lastSeq, long changeSeq) {}

    /**
     * @param failures of the first event, in a row
     * @param start how far the endpoint has been told
     * @param events not empty, in order
     * @param end how far it has been told with all of them
     */
    record Claim(
            String endpoint, long streamId, long token, int failures, Mark start, List<LoggedEvent> events, Mark end) {
        public Claim {
            events = List.copyOf(events);
        }

        Mark after(int passed) {
            if (passed == events.size()) {
                return end;
            }
            Mark mark = start;
            for (LoggedEvent event : events.subList(0, passed)) {
                mark = event.type() == EventType.MESSAGE_CREATED || event.type().isOfRelation()
                        ? new Mark(event.position(), mark.changeSeq())
                        : new Mark(mark.lastSeq(), event.position());
            }
            return mark;
        }
    }

    /**
     * @param passed how many events of the claim need not be told any more
     * @param failures of the event behind them, in a row
     * @param pause until the next try, for which the claim is given up; empty: go on
     */
    record Settlement(int passed, List<Attempt> attempts, int failures, Optional<Duration> pause) {
        public Settlement {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * @param lastId the highest id that was looked at
     * @param more whether there may be ids above it
     */
    record Stretch(List<Long> behind, long lastId, boolean more) {}
}
