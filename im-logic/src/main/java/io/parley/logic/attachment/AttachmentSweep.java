package io.parley.logic.attachment;

import io.parley.storage.attachment.AttachmentState;
import io.parley.storage.attachment.AttachmentStore;
import io.parley.storage.attachment.Attachments;
import io.parley.storage.attachment.StoredAttachment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Removes uploads that did not go on, files that were refused, and files that no message holds, bytes first; asks the scanner
 * again about what it held back. Every node does it; what one sweep leaves the next ones do.
 */
@Component
class AttachmentSweep {
    static final int BATCH = 200;

    private static final Logger LOG = LoggerFactory.getLogger(AttachmentSweep.class);
    private static final List<AttachmentState> COLLECTED = List.of(
            AttachmentState.REFUSED, AttachmentState.UPLOADING, AttachmentState.SCANNING, AttachmentState.READY);

    private final Attachments attachments;
    private final AttachmentStore store;
    private final Examiner examiner;
    private final AttachmentConfig config;

    AttachmentSweep(Attachments attachments, AttachmentStore store, Examiner examiner, AttachmentConfig config) {
        this.attachments = attachments;
        this.store = store;
        this.examiner = examiner;
        this.config = config;
    }

    @Scheduled(fixedDelayString = "${parley.attachment.rescan:5s}")
    void scanAgain() {
        attachments.unchangedFor(Duration.ZERO, AttachmentState.SCANNING, BATCH).forEach(this::scan);
    }

    private void scan(StoredAttachment attachment) {
        try {
            examiner.examine(attachment);
        } catch (IOException e) {
            LOG.warn("attachment={} can't be examined: {}", attachment.attachmentId(), e.toString());
        }
    }

    @Scheduled(fixedDelayString = "${parley.attachment.cleaning:10m}")
    void collect() {
        int removed = 0;
        for (AttachmentState state : COLLECTED) {
            for (StoredAttachment attachment : attachments.unchangedFor(config.keep(), state, BATCH)) {
                removed += collect(attachment) ? 1 : 0;
            }
        }
        if (removed > 0) {
            LOG.info("{} attachments removed that nobody sent", removed);
        }
    }

    private boolean collect(StoredAttachment attachment) {
        if (!attachments.giveUp(attachment.attachmentId(), config.keep())) {
            return false;
        }
        try {
            store.removeFolder(Long.toString(attachment.attachmentId()));
        } catch (IOException e) {
            LOG.warn("attachment={} can't be removed: {}", attachment.attachmentId(), e.toString());
            return false;
        }
        attachments.forget(attachment.attachmentId());
        return true;
    }
}
