package io.parley.storage.broadcast;

import io.parley.common.protocol.Content;
import io.parley.common.protocol.UserKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Broadcasts, whom they are for, and how far they have come, which survives whoever sends them. Every call blocks on the database. */
public interface BroadcastStore {
    /**
     * Notes a broadcast, which is RUNNING from then on.
     *
     * @param id its id if it is new
     * @return what there is under this {@code clientMsgId}; empty: it was used for another broadcast
     */
    Optional<Broadcast> add(long id, Wish wish);

    Optional<Broadcast> find(long broadcastId);

    /** Those whose id is smaller, the newest first. */
    List<Broadcast> list(long beforeId, int limit);

    /** The oldest that is RUNNING. */
    Optional<Broadcast> next();

    /** Whom it is for behind those who have it, by id. Who is disabled, or blocks the sender, is left out. */
    List<Recipient> recipients(Broadcast broadcast, int limit);

    /** Notes that users up to this id have it or were left out; does nothing when another has noted something meanwhile. */
    void advance(Broadcast from, long toUserId, int sent, int skipped);

    /** RUNNING becomes DONE. */
    void finish(long broadcastId);

    /** RUNNING becomes CANCELLED. */
    void cancel(long broadcastId);

    /**
     * Removes at most {@code limit} broadcasts that ended before this. The messages stay; the same call made once more is
     * a new broadcast, which brings nobody the message a second time.
     *
     * @return how many
     */
    int removeEnded(Instant before, int limit);

    /**
     * @param clientMsgId of the message in each conversation
     * @param senderId 0: the site
     */
    record Wish(UUID clientMsgId, long senderId, Content content, boolean countable, Filter filter) {}

    /**
     * All of it has to fit.
     *
     * @param kind USER or VISITOR
     * @param siteId of visitors; empty: any
     * @param attributes none: any
     * @param seenSince a device was last seen then or later; empty: any
     */
    record Filter(UserKind kind, OptionalLong siteId, Map<String, String> attributes, Optional<Instant> seenSince) {
        public Filter {
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * @param afterUserId up to whom it has come
     */
    record Broadcast(
            long broadcastId,
            Wish wish,
            BroadcastState state,
            long afterUserId,
            long sent,
            long skipped,
            Instant createdAt,
            Optional<Instant> finishedAt) {}

    /**
     * @param siteId of a visitor; else 0
     */
    record Recipient(long userId, long siteId) {}
}
