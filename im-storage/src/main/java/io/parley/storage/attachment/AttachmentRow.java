package io.parley.storage.attachment;

import com.google.protobuf.ByteString;
import io.parley.storage.attachment.StoredAttachment.Picture;

class AttachmentRow {
    long attachmentId;
    long ownerId;
    long conversationId;
    int state;
    String name = "";
    String mediaType = "";
    long size;
    byte[] sha256 = {};
    long received;
    int width;
    int height;
    int thumbnailSize;
    String refusal = "";

    StoredAttachment toAttachment() {
        return new StoredAttachment(
                attachmentId,
                ownerId,
                conversationId,
                AttachmentState.of(state),
                name,
                mediaType,
                size,
                received,
                ByteString.copyFrom(sha256),
                new Picture(width, height, thumbnailSize),
                refusal);
    }
}
