package io.parley.storage.operation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers of idempotent operations, kept so that a repetition gets the first answer. Every call blocks on the database;
 * {@link #find} and {@link #keep} join the caller's transaction, which holds a lock that all operations of the user wait for.
 */
public interface OperationStore {
    Optional<Kept> find(long userId, UUID opId);

    /**
     * Keeps the answer of an operation that has none.
     *
     * @throws org.springframework.dao.DuplicateKeyException if it has one meanwhile, as can only be without the lock
     */
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
    record Kept(byte[] fingerprint, byte[] answer) {
        /** @param asked everything that makes one question another */
        public static Kept of(byte[] asked, byte[] answer) {
            return new Kept(digest(asked), answer);
        }

        /** Whether this answers what is asked now. */
        public boolean isOf(byte[] asked) {
            return Arrays.equals(fingerprint, digest(asked));
        }

        private static byte[] digest(byte[] asked) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(asked);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
