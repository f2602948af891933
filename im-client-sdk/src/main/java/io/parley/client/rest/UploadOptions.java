package io.parley.client.rest;

import io.parley.client.api.Content.Attachment.Kind;
import java.time.Duration;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How a file is uploaded.
 *
 * @param name null: the file's own
 * @param mediaType null: by the file's name
 * @param kind null: by the media type. What is no PNG, JPEG, GIF or WebP can't be sent as an image
 * @param caption what is said about it; may be empty
 * @param duration of audio and video; zero: not known
 * @param progress told the share that has arrived, 0 to 1, which never falls; not on a thread of the caller's
 */
public record UploadOptions(
        @Nullable String name,
        @Nullable String mediaType,
        @Nullable Kind kind,
        String caption,
        Duration duration,
        DoubleConsumer progress) {
    public static final UploadOptions DEFAULT = new UploadOptions(null, null, null, "", Duration.ZERO, share -> {});

    public UploadOptions withName(String name) {
        return new UploadOptions(name, mediaType, kind, caption, duration, progress);
    }

    public UploadOptions withMediaType(String mediaType) {
        return new UploadOptions(name, mediaType, kind, caption, duration, progress);
    }

    public UploadOptions withKind(Kind kind) {
        return new UploadOptions(name, mediaType, kind, caption, duration, progress);
    }

    public UploadOptions withCaption(String caption) {
        return new UploadOptions(name, mediaType, kind, caption, duration, progress);
    }

    public UploadOptions withDuration(Duration duration) {
        return new UploadOptions(name, mediaType, kind, caption, duration, progress);
    }

    public UploadOptions withProgress(DoubleConsumer progress) {
        return new UploadOptions(name, mediaType, kind, caption, duration, progress);
    }
}
