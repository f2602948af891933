package io.parley.storage.attachment;

import io.parley.storage.attachment.StoredAttachment.Picture;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is known of files. Every call blocks on the database. */
public interface Attachments {
    /**
     * Begins one, under the lock of its owner's account.
     *
     * @return false: with it the owner would have begun more within {@link Quota#within} than one may
     */
    boolean begin(StoredAttachment attachment, Quota quota);

    Optional<StoredAttachment> find(long attachmentId);

    /** In no order; those that are not there are absent. */
    List<StoredAttachment> find(Collection<Long> attachmentIds);

    /**
     * Takes the next part in, if it begins where the last one ended and nobody was faster.
     *
     * @return false: nothing was changed
     */
    boolean addPart(long attachmentId, Part part);

    /** In their order. */
    List<Part> parts(long attachmentId);

    /**
     * Says what a look at the bytes, or a scanner, has found.
     *
     * @return false: it was no longer in the state {@code from}
     */
    boolean examined(long attachmentId, AttachmentState from, Finding finding);

    /**
     * Keeps a READY one from being collected until the message that it goes with is stored, or is too old to be.
     *
     * @return false: it is no longer READY
     */
    boolean claim(long attachmentId, UUID clientMsgId);

    /**
     * Keeps them from being collected until the message that forwards them is stored, or is too old to be, and from then on as
     * long as it holds them.
     *
     * @return false: one of them is gone, or was never complete
     */
    boolean claimForward(Collection<Long> attachmentIds, Holder message);

    /**
     * Makes READY again those that no message holds any more, so that they are collected. Joins the caller's transaction,
     * which has recalled or removed messages.
     */
    void release(Collection<Long> attachmentIds);

    /**
     * Those that stand in a state and have not changed for so long, the oldest first.
     *
     * @param limit 1 or more
     */
    List<StoredAttachment> unchangedFor(Duration age, AttachmentState state, int limit);

    /**
     * Settles one that has not changed for so long: it is SENT from now on if a message that it was claimed for is
     * stored and not recalled, else REFUSED.
     *
     * @return true: it is REFUSED, so its bytes may go
     */
    boolean giveUp(long attachmentId, Duration age);

    /** Some that a user has begun, by id, the ones above {@code afterId}. */
    List<StoredAttachment> ofOwner(long ownerId, long afterId, int limit);

    /** Makes one REFUSED, whatever it is, so that its bytes may go. */
    void refuse(long attachmentId);

    /** Forgets a REFUSED one, when its bytes are gone. */
    void forget(long attachmentId);

    /** A message that is about to be stored. */
    record Holder(long conversationId, long senderId, UUID clientMsgId) {}

    /**
     * What one user may begin within some time.
     *
     * @param bytes of all files together
     */
    record Quota(Duration within, int files, long bytes) {}

    /**
     * @param storedAs its name in the {@link AttachmentStore}
     */
    record Part(long start, long size, String storedAs) {}

    /**
     * @param refusal why it is REFUSED, else empty
     */
    record Finding(AttachmentState state, Picture picture, String refusal) {}
}
