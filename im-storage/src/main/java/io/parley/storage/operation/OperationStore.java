package io.parley.storage.operation;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers of idempotent operations, kept so that a repetition gets the first answer. Every call blocks on the database;
 * {@link #find} and {@link #keep} join the caller's transaction, which holds a lock that all operations of the user wait for.
 */
public interface OperationStore {
    Optional<Kept> find(long userId, UUID opId);

    /** Keeps the answer of an operation that has none. */
    void keep(long userId, UUID opId, Kept kept);

    /**
     * Removes at most {@code limit} answers that were given before this, the oldest, in a transaction of its own: a later
     * repetition is a new operation.
     *
     * @return how many
     */
    int removeBefore(Instant before, int limit);

    /**
     * Arrays are not copied; whoever gets one leaves it as it is.
     *
     * @param fingerprint SHA-256 of what was asked
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Kept(byte[] fingerprint, byte[] answer) {}
}
