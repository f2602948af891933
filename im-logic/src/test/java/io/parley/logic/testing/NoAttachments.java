package io.parley.logic.testing;

import io.parley.storage.attachment.AttachmentState;
import io.parley.storage.attachment.Attachments;
import io.parley.storage.attachment.StoredAttachment;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Nobody has uploaded anything, and nobody may. */
public final class NoAttachments implements Attachments {
    @Override
    public boolean begin(StoredAttachment attachment, Quota quota) {
        return false;
    }

    @Override
    public Optional<StoredAttachment> find(long attachmentId) {
        return Optional.empty();
    }

    @Override
    public List<StoredAttachment> find(Collection<Long> attachmentIds) {
        return List.of();
    }

    @Override
    public boolean addPart(long attachmentId, Part part) {
        return false;
    }

    @Override
    public List<Part> parts(long attachmentId) {
        return List.of();
    }

    @Override
    public boolean examined(long attachmentId, AttachmentState from, Finding finding) {
        return false;
    }

    @Override
    public boolean claim(long attachmentId, UUID clientMsgId) {
        return false;
    }

    @Override
    public boolean claimForward(Collection<Long> attachmentIds, Holder message) {
        return false;
    }

    @Override
    public void release(Collection<Long> attachmentIds) {}

    @Override
    public List<StoredAttachment> unchangedFor(Duration age, AttachmentState state, int limit) {
        return List.of();
    }

    @Override
    public boolean giveUp(long attachmentId, Duration age) {
        return false;
    }

    @Override
    public List<StoredAttachment> ofOwner(long ownerId, long afterId, int limit) {
        return List.of();
    }

    @Override
    public void refuse(long attachmentId) {}

    @Override
    public void forget(long attachmentId) {}
}
