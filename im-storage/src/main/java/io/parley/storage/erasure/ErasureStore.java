package io.parley.storage.erasure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which users are to be erased, and what of them stands in rows that nobody else reads. Messages are erased by
 * {@link io.parley.storage.message.MessageChanges}. Every call blocks on the database.
 */
public interface ErasureStore {
    /**
     * Notes that a user is to be erased: what is under way goes on, what has finished begins anew. Joins the caller's
     * transaction.
     */
    Erasure request(long userId);

    Optional<Erasure> find(long userId);

    /** Users whose erasure is under way, those who were noted first at the beginning. */
    List<Long> unfinished(int limit);

    /**
     * Removes drafts, texts of requests, labels of and by the user, requests to join groups, the user's name in timelines of
     * sessions, texts of reports, what reported messages said, answers of operations, and where the user was mentioned.
     */
    void blank(long userId);

    void finish(long userId);

    /**
     * @param finishedAt empty: it is under way
     */
    record Erasure(long userId, Instant requestedAt, Optional<Instant> finishedAt) {}
}
