package io.parley.storage.attachment;

import com.google.protobuf.ByteString;
import io.parley.common.content.MergedItems;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.Content;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a file.
 *
 * @param ownerId who uploads it, and alone may send it
 * @param conversationId where it may be sent
 * @param size in bytes, when it is complete
 * @param received how many of them have come
 * @param sha256 of the whole file
 * @param refusal why it is REFUSED, else empty
 */
public record StoredAttachment(
        long attachmentId,
        long ownerId,
        long conversationId,
        AttachmentState state,
        String name,
        String mediaType,
        long size,
        long received,
        ByteString sha256,
        Picture picture,
        String refusal) {
    /** Those that can't hold a script. */
    public static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    /**
     * @param width in pixels, 0 if it is no image or not known
     * @param thumbnailSize in bytes, 0 if there is none
     */
    public record Picture(int width, int height, int thumbnailSize) {
        public static final Picture NONE = new Picture(0, 0, 0);
    }

    /** One that begins. */
    public static StoredAttachment fresh(
            long attachmentId,
            long ownerId,
            long conversationId,
            String name,
            String mediaType,
            long size,
            ByteString sha256) {
        return new StoredAttachment(
                attachmentId,
                ownerId,
                conversationId,
                AttachmentState.UPLOADING,
                name,
                mediaType,
                size,
                0,
                sha256,
                Picture.NONE,
                "");
    }

    /** What a message says of a file; null: it holds none. */
    public static @Nullable Attachment in(Content content) {
        return switch (content.getKindCase()) {
            case IMAGE -> content.getImage();
            case FILE -> content.getFile();
            case AUDIO -> content.getAudio();
            case VIDEO -> content.getVideo();
            default -> null;
        };
    }

    /** Each file that a message tells of; one that is merged may tell of many. */
    public static Stream<Attachment> allIn(Content content) {
        return content.hasMerged()
                ? content.getMerged().getItemsList().stream()
                        .map(MergedItems::content)
                        .flatMap(StoredAttachment::allIn)
                : Stream.ofNullable(in(content));
    }

    /** A picture that browsers show; that it is one was found in its bytes. */
    public boolean isImage() {
        return IMAGES.contains(mediaType);
    }

    /** Under this name its thumbnail is stored. */
    public String thumbnailName() {
        return attachmentId + "/thumbnail";
    }
}
