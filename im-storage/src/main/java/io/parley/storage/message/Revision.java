package io.parley.storage.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.parley.common.protocol.Reaction;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a message since it was sent.
 *
 * @param changeSeq the place of its last change in the conversation's log of changes; 0: it is as it was sent
 * @param edits how many times it was edited
 * @param editedAt of the last edit
 * @param recalled its content is empty, for good
 * @param marks what others have put on it
 * @param sentDigest SHA-256 of what was sent: the content, or what the server has made the content of; empty while it is the
 *     content as it is
 */
public record Revision(
        long changeSeq, int edits, Optional<Instant> editedAt, boolean recalled, Marks marks, ByteString sentDigest) {
    /** As it was sent. */
    public static final Revision NONE = new Revision(0, 0, Optional.empty(), false, Marks.NONE, ByteString.EMPTY);

    /** As it was sent, as {@link MessageJournal.NewMessage#sentAs} says. */
    static Revision sentAs(ByteString digest) {
        return digest.isEmpty() ? NONE : new Revision(0, 0, Optional.empty(), false, Marks.NONE, digest);
    }

    /**
     * Reactions, and whether it is pinned.
     *
     * @param reactions each with at least one user
     */
    public record Marks(List<Reaction> reactions, Optional<Pin> pin) {
        public static final Marks NONE = new Marks(List.of(), Optional.empty());

        public Marks {
            reactions = List.copyOf(reactions);
        }
    }

    public record Pin(long userId, Instant at) {}

    public static ByteString digest(MessageLite sent) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(sent.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
