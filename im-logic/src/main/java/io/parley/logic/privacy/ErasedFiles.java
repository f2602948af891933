package io.parley.logic.privacy;

import io.parley.storage.attachment.AttachmentStore;
import io.parley.storage.attachment.Attachments;
import io.parley.storage.attachment.StoredAttachment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.stereotype.Component;

/** Removes all files that a user has uploaded, bytes first. Blocks. */
@Component
class ErasedFiles {
    private static final int PAGE = 200;

    private final Attachments attachments;
    private final AttachmentStore store;

    ErasedFiles(Attachments attachments, AttachmentStore store) {
        this.attachments = attachments;
        this.store = store;
    }

    /** @throws UncheckedIOException if the store can't be reached: what is left may be tried again */
    void remove(long ownerId) {
        for (List<StoredAttachment> some = attachments.ofOwner(ownerId, 0, PAGE);
                !some.isEmpty();
                some = attachments.ofOwner(ownerId, 0, PAGE)) {
            some.forEach(this::remove);
        }
    }

    private void remove(StoredAttachment attachment) {
        attachments.refuse(attachment.attachmentId());
        try {
            store.removeFolder(Long.toString(attachment.attachmentId()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        attachments.forget(attachment.attachmentId());
    }
}
