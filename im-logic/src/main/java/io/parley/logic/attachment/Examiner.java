package io.parley.logic.attachment;

import com.google.protobuf.ByteString;
import io.parley.logic.attachment.AttachmentScanner.Verdict;
import io.parley.storage.attachment.AttachmentState;
import io.parley.storage.attachment.AttachmentStore;
import io.parley.storage.attachment.Attachments;
import io.parley.storage.attachment.Attachments.Finding;
import io.parley.storage.attachment.StoredAttachment;
import io.parley.storage.attachment.StoredAttachment.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks at a file that has come in full: whether its bytes are what was announced, what an image is, and what the scanner
 * says. What was stored is read again for it, so a file that passes can also be read later. Doing it twice does no harm.
 */
@Component
class Examiner {
    private static final Logger LOG = LoggerFactory.getLogger(Examiner.class);
    private static final int BUFFER = 64 * 1024;

    private final Attachments attachments;
    private final AttachmentStore store;
    private final AttachmentScanner scanner;
    private final Pictures pictures;

    Examiner(Attachments attachments, AttachmentStore store, AttachmentScanner scanner, AttachmentConfig config) {
        this.attachments = attachments;
        this.store = store;
        this.scanner = scanner;
        this.pictures = new Pictures(config.maxPixels());
    }

    /** Blocks. Of one that is complete, or held back by the scanner; what it is afterwards. */
    StoredAttachment examine(StoredAttachment attachment) throws IOException {
        Finding finding = attachment.state() == AttachmentState.SCANNING
                ? scanned(attachment, attachment.picture())
                : finding(attachment);
        attachments.examined(attachment.attachmentId(), attachment.state(), finding);
        return attachments.find(attachment.attachmentId()).orElseThrow();
    }

    private Finding finding(StoredAttachment attachment) throws IOException {
        byte[] head;
        ByteString sha256;
        try (InputStream bytes = open(attachment)) {
            head = bytes.readNBytes(MediaTypes.HEAD);
            sha256 = digest(head, bytes);
        }
        if (!sha256.equals(attachment.sha256())) {
            return refused("sha256: " + hex(sha256) + " (expected: " + hex(attachment.sha256()) + ")");
        }
        if (!attachment.isImage()) {
            return scanned(attachment, Picture.NONE);
        }
        String found = MediaTypes.ofImage(head);
        if (!found.equals(attachment.mediaType())) {
            return refused("mediaType: the bytes are " + (found.isEmpty() ? "no image" : found) + " (expected: "
                    + attachment.mediaType() + ")");
        }
        return scanned(attachment, picture(attachment));
    }

    private Picture picture(StoredAttachment attachment) throws IOException {
        Pictures.Found found = pictures.look(attachment.mediaType(), () -> open(attachment));
        byte[] thumbnail = found.thumbnail();
        if (thumbnail.length > 0) {
            store.remove(attachment.thumbnailName());
            store.write(attachment.thumbnailName(), new ByteArrayInputStream(thumbnail), thumbnail.length);
        }
        return new Picture(found.width(), found.height(), thumbnail.length);
    }

    private Finding scanned(StoredAttachment attachment, Picture picture) {
        Verdict verdict;
        try {
            verdict = scanner.scan(attachment, () -> open(attachment));
        } catch (IOException | RuntimeException e) {
            LOG.warn("attachment={} can't be scanned now: {}", attachment.attachmentId(), e.toString());
            verdict = Verdict.PENDING;
        }
        return switch (verdict) {
            case CLEAN -> new Finding(AttachmentState.READY, picture, "");
            case PENDING -> new Finding(AttachmentState.SCANNING, picture, "");
            case REFUSED -> refused("the scanner refused it");
        };
    }

    private InputStream open(StoredAttachment attachment) {
        return new PartsStream(store, attachments.parts(attachment.attachmentId()));
    }

    private static Finding refused(String why) {
        return new Finding(AttachmentState.REFUSED, Picture.NONE, why);
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static ByteString digest(byte[] head, InputStream rest) throws IOException {
        MessageDigest digest = sha256();
        digest.update(head);
        byte[] buffer = new byte[BUFFER];
        for (int read = rest.read(buffer); read >= 0; read = rest.read(buffer)) {
            digest.update(buffer, 0, read);
        }

        return ByteString.copyFrom(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
