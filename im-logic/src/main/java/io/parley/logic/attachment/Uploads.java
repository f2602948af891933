package io.parley.logic.attachment;

import com.google.protobuf.ByteString;
import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ErrorCode;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.message.SendRule;
import io.parley.storage.attachment.AttachmentState;
import io.parley.storage.attachment.AttachmentStore;
import io.parley.storage.attachment.Attachments;
import io.parley.storage.attachment.Attachments.Part;
import io.parley.storage.attachment.StoredAttachment;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes files in: whoever may send to a conversation announces a file for it, and then brings its bytes, in one part or in
 * several, each beginning where the one before ended. A part that breaks off is not kept. Every call blocks.
 */
@Component
class Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

    private final Attachments attachments;
    private final AttachmentStore store;
    private final Examiner examiner;
    private final AclCache acls;
    private final SendRule rule;
    private final IdGenerator ids;
    private final AttachmentConfig config;

    Uploads(
            Attachments attachments,
            AttachmentStore store,
            Examiner examiner,
            AclCache acls,
            SendRule rule,
            IdGenerator ids,
            AttachmentConfig config) {
        this.attachments = attachments;
        this.store = store;
        this.examiner = examiner;
        this.acls = acls;
        this.rule = rule;
        this.ids = ids;
        this.config = config;
    }

    /** What is said of a file before its bytes come. */
    record Announced(long conversationId, String name, String mediaType, long size, ByteString sha256) {}

    StoredAttachment begin(Caller caller, Announced file) {
        rule.checkUpload(caller, acls.read(file.conversationId()).orElseThrow(Refusal::notAllowed));
        long most = config.maxSize().toBytes();
        if (file.size() > most) {
            throw new Refusal(
                    ErrorCode.ATTACHMENT_TOO_LARGE, "size: " + file.size() + " bytes (expected: at most " + most + ")");
        }
        if (!MediaTypes.isAmong(file.mediaType(), config.types())) {
            throw new Refusal(
                    ErrorCode.ATTACHMENT_TYPE_REFUSED,
                    "mediaType: " + file.mediaType() + " (expected: one of " + String.join(", ", config.types()) + ")");
        }
        StoredAttachment fresh = StoredAttachment.fresh(
                ids.next(),
                caller.userId(),
                file.conversationId(),
                file.name(),
                file.mediaType(),
                file.size(),
                file.sha256());
        if (!attachments.begin(fresh, config.quota())) {
            throw new Refusal(
                    ErrorCode.ATTACHMENT_QUOTA_EXCEEDED,
                    "size: " + file.size() + " bytes are too many for today (expected: at most " + config.quotaFiles()
                            + " files and " + config.quotaSize().toBytes() + " bytes within 24 hours)");
        }
        return fresh;
    }

    StoredAttachment own(Caller caller, long attachmentId) {
        return attachments
                .find(attachmentId)
                .filter(found -> found.ownerId() == caller.userId())
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "attachmentId: there is no such upload of yours"));
    }

    /**
     * @param length of the body; a file that is complete already may be examined again with 0
     * @throws Refusal CONFLICT if the part does not begin where the upload stands
     */
    StoredAttachment receive(Caller caller, long attachmentId, long offset, long length, InputStream body)
            throws IOException {
        StoredAttachment upload = own(caller, attachmentId);
        if (upload.state() != AttachmentState.UPLOADING) {
            return settled(upload);
        }
        if (offset != upload.received()) {
            throw new Refusal(ErrorCode.CONFLICT, "offset: " + offset + " (expected: " + upload.received() + ")");
        }
        if (length < 0 || length > upload.size() - offset) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "Content-Length: " + length + " (expected: 0 to " + (upload.size() - offset) + ")");
        }
        if (length > 0) {
            store(upload, offset, length, body);
        }
        return offset + length == upload.size()
                ? settled(examiner.examine(own(caller, attachmentId)))
                : own(caller, attachmentId);
    }

    private void store(StoredAttachment upload, long offset, long length, InputStream body) throws IOException {
        String name = upload.attachmentId() + "/" + offset + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        try {
            store.write(name, new Body(body), length);
        } catch (EOFException | BrokenBodyException e) {
            LOG.debug("attachment={} a part of its upload broke off: {}", upload.attachmentId(), e.getMessage());
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "body: broke off (expected: " + length + " bytes, as Content-Length says)");
        }
        if (!attachments.addPart(upload.attachmentId(), new Part(offset, length, name))) {
            store.remove(name);
            throw new Refusal(ErrorCode.CONFLICT, "offset: another part was faster (expected: one at a time)");
        }
    }

    private static StoredAttachment settled(StoredAttachment attachment) {
        if (attachment.state() == AttachmentState.REFUSED) {
            throw new Refusal(ErrorCode.ATTACHMENT_REFUSED, attachment.refusal());
        }
        return attachment;
    }

    /** Tells what the client did to its connection from what the store did. */
    private static final class Body extends InputStream {
        private final InputStream source;

        Body(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            try {
                return source.read();
            } catch (IOException e) {
                throw new BrokenBodyException(e);
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return source.read(target, offset, length);
            } catch (IOException e) {
                throw new BrokenBodyException(e);
            }
        }
    }

    private static final class BrokenBodyException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenBodyException(IOException cause) {
            super(cause);
        }
    }
}
