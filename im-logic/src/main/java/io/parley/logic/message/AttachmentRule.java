package io.parley.logic.message;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.ClientLimits;
import io.parley.storage.attachment.StoredAttachment;
import org.jspecify.annotations.Nullable;

/** Images, files, audio and video in messages. */
final class AttachmentRule {
    private static final int LONGEST_MS = 24 * 60 * 60 * 1000;

    private AttachmentRule() {}

    /**
     * What is wrong with one that is to be sent; null: nothing.
     *
     * @param stored the file that it names, if the sender may send it here
     */
    static @Nullable Error wrong(Content content, @Nullable StoredAttachment stored, ClientLimits limits) {
        Attachment said = StoredAttachment.in(content);
        if (said == null || stored == null) {
            return Catalogue.error(
                    ErrorCode.NOT_FOUND, "attachment_id: there is no such upload of yours for this conversation");
        }
        Error tooLong = ContentRule.tooLong("caption", said.getCaptionBytes().size(), limits);
        Error around = tooLong == null ? ContentRule.wrongAround(content) : tooLong;
        if (around != null) {
            return around;
        }
        if (said.getDurationMs() < 0 || said.getDurationMs() > LONGEST_MS) {
            return Catalogue.error(
                    ErrorCode.INVALID_ARGUMENT,
                    "duration_ms: " + said.getDurationMs() + " (expected: 0 to " + LONGEST_MS + ")");
        }
        return wrong(content.getKindCase(), stored);
    }

    private static @Nullable Error wrong(Content.KindCase kind, StoredAttachment stored) {
        if (!fits(kind, stored)) {
            return Catalogue.error(
                    ErrorCode.ATTACHMENT_TYPE_REFUSED,
                    "attachment_id: " + stored.mediaType() + " can't be sent as " + kind + " (expected: as FILE)");
        }
        return switch (stored.state()) {
            case READY, SENT -> null;
            case REFUSED -> Catalogue.error(ErrorCode.ATTACHMENT_REFUSED, stored.refusal());
            case UPLOADING, SCANNING ->
                Catalogue.error(
                        ErrorCode.ATTACHMENT_NOT_READY, "attachment_id: " + stored.state() + " (expected: READY)");
        };
    }

    private static boolean fits(Content.KindCase kind, StoredAttachment stored) {
        return switch (kind) {
            case IMAGE -> stored.isImage();
            case AUDIO -> stored.mediaType().startsWith("audio/");
            case VIDEO -> stored.mediaType().startsWith("video/");
            default -> true;
        };
    }

    /** What is stored, the same at each try: what the sender may say, and what is known of the file. */
    static Content filled(Content content, StoredAttachment stored) {
        Attachment said = StoredAttachment.in(content);
        if (said == null) {
            throw new IllegalArgumentException("no attachment");
        }
        Attachment.Builder filled = Attachment.newBuilder()
                .setAttachmentId(stored.attachmentId())
                .setName(stored.name())
                .setMediaType(stored.mediaType())
                .setSize(stored.size())
                .setWidth(stored.picture().width())
                .setHeight(stored.picture().height())
                .setThumbnail(stored.picture().thumbnailSize() > 0)
                .setCaption(said.getCaption());
        Content.Builder builder = ContentRule.around(content);
        return switch (content.getKindCase()) {
            case IMAGE -> builder.setImage(filled).build();
            case AUDIO ->
                builder.setAudio(filled.setDurationMs(said.getDurationMs())).build();
            case VIDEO ->
                builder.setVideo(filled.setDurationMs(said.getDurationMs())).build();
            default -> builder.setFile(filled).build();
        };
    }
}
