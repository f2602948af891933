package io.parley.storage.attachment;

import io.parley.common.id.UuidBytes;
import io.parley.storage.transaction.AccountLock;
import io.parley.storage.transaction.RetriedTransaction;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.stereotype.Repository;

@Repository
class MySqlAttachments implements Attachments {
    private final AttachmentMapper attachments;
    private final AccountLock accounts;
    private final RetriedTransaction transaction;

    MySqlAttachments(AttachmentMapper attachments, AccountLock accounts, RetriedTransaction transaction) {
        this.attachments = attachments;
        this.accounts = accounts;
        this.transaction = transaction;
    }

    @Override
    public boolean begin(StoredAttachment attachment, Quota quota) {
        return transaction.run(() -> {
            accounts.lock(attachment.ownerId());
            long now = transaction.now();
            AttachmentMapper.Used used =
                    attachments.used(attachment.ownerId(), now - quota.within().toMillis());
            boolean fits = used.files() < quota.files() && used.bytes() + attachment.size() <= quota.bytes();
            if (fits) {
                attachments.add(attachment, attachment.sha256().toByteArray(), now);
            }
            return fits;
        });
    }

    @Override
    public Optional<StoredAttachment> find(long attachmentId) {
        return find(List.of(attachmentId)).stream().findFirst();
    }

    @Override
    public List<StoredAttachment> find(Collection<Long> attachmentIds) {
        return attachmentIds.isEmpty()
                ? List.of()
                : attachments.find(attachmentIds).stream()
                        .map(AttachmentRow::toAttachment)
                        .toList();
    }

    @Override
    public boolean addPart(long attachmentId, Part part) {
        return transaction.run(() -> {
            boolean isNext = attachments.receive(attachmentId, part) == 1;
            if (isNext) {
                attachments.addPart(attachmentId, part);
            }
            return isNext;
        });
    }

    @Override
    public List<Part> parts(long attachmentId) {
        return attachments.parts(attachmentId);
    }

    @Override
    public boolean examined(long attachmentId, AttachmentState from, Finding finding) {
        return attachments.examined(attachmentId, from.number(), finding.state().number(), finding) == 1;
    }

    @Override
    public boolean claim(long attachmentId, UUID clientMsgId) {
        byte[] message = UuidBytes.of(clientMsgId);
        return transaction.run(() -> {
            attachments.keepClaim(attachmentId, message);
            return attachments.claim(attachmentId, message) == 1;
        });
    }

    @Override
    public boolean claimForward(Collection<Long> attachmentIds, Holder message) {
        Set<Long> ids = new TreeSet<>(attachmentIds);
        return transaction.run(() -> {
            attachments.touch(ids, transaction.now());
            boolean complete = attachments.complete(ids) == ids.size();
            if (complete) {
                attachments.addForward(ids, message, UuidBytes.of(message.clientMsgId()));
            }
            return complete;
        });
    }

    @Override
    public void release(Collection<Long> attachmentIds) {
        if (!attachmentIds.isEmpty()) {
            attachments.release(attachmentIds);
        }
    }

    @Override
    public List<StoredAttachment> unchangedFor(Duration age, AttachmentState state, int limit) {
        return attachments.unchangedSince(transaction.now() - age.toMillis(), state.number(), limit).stream()
                .map(AttachmentRow::toAttachment)
                .toList();
    }

    @Override
    public boolean giveUp(long attachmentId, Duration age) {
        return transaction.run(() -> {
            attachments.giveUp(attachmentId, transaction.now() - age.toMillis());
            return find(attachmentId)
                    .filter(found -> found.state() == AttachmentState.REFUSED)
                    .isPresent();
        });
    }

    @Override
    public List<StoredAttachment> ofOwner(long ownerId, long afterId, int limit) {
        return attachments.ofOwner(ownerId, afterId, limit).stream()
                .map(AttachmentRow::toAttachment)
                .toList();
    }

    @Override
    public void refuse(long attachmentId) {
        attachments.refuse(attachmentId);
    }

    @Override
    public void forget(long attachmentId) {
        transaction.run(() -> {
            if (attachments.forget(attachmentId) == 1) {
                attachments.forgetParts(attachmentId);
                attachments.forgetClaims(attachmentId);
                attachments.forgetForwards(attachmentId);
            }
            return true;
        });
    }
}
