package io.parley.client.rest;

import com.google.gson.JsonObject;
import io.parley.client.api.Content.Attachment;
import io.parley.client.token.TokenSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** Brings files to the server and finds what came with messages. Nothing blocks. Safe for use by many threads. */
public final class Attachments {
    static final String PATH = "/api/v1/attachments";

    private final UserCalls calls;

    public Attachments(ParleyRest rest, TokenSource tokens) {
        this(rest, tokens, UserCalls::pause);
    }

    /** @param pauses before the next try, by how many have failed */
    Attachments(ParleyRest rest, TokenSource tokens, IntFunction<Duration> pauses) {
        this.calls = new UserCalls(rest, tokens, pauses);
    }

    /** As {@link #upload(long, Path, UploadOptions)}, with all defaults. */
    public CompletableFuture<Attachment> upload(long conversationId, Path file) {
        return upload(conversationId, file, UploadOptions.DEFAULT);
    }

    /**
     * Uploads a file for one conversation; what it gives is to be sent there. A connection that breaks off is tried again,
     * from where the upload stands. Cancelling the future stops it before its next part.
     *
     * @return fails with a {@link io.parley.client.api.ParleyException}: ATTACHMENT_TOO_LARGE, ATTACHMENT_TYPE_REFUSED,
     *     ATTACHMENT_QUOTA_EXCEEDED, ATTACHMENT_REFUSED, NOT_ALLOWED …; or with an {@link IOException} if the file can't be
     *     read
     */
    public CompletableFuture<Attachment> upload(long conversationId, Path file, UploadOptions options) {
        CompletableFuture<Attachment> result = new CompletableFuture<>();
        new UploadRun(calls, options, result).start(conversationId, file);
        return result;
    }

    /** Links to a file in a message that the user may read. */
    public CompletableFuture<Links> links(long conversationId, long seq, long attachmentId) {
        String path = PATH + "/" + attachmentId + "/links?conversationId=" + conversationId + "&seq=" + seq;
        return calls.json("GET", path, null, json -> {
            String thumbnail = ParleyRest.text(json, "thumbnailUrl");
            return new Links(
                    calls.absolute(json.get("url").getAsString()),
                    thumbnail.isEmpty() ? Optional.empty() : Optional.of(calls.absolute(thumbnail)),
                    Instant.ofEpochMilli(json.get("expiresAtMs").getAsLong()));
        });
    }

    /** Where an upload stands, as the server says. */
    record Upload(
            long attachmentId,
            State state,
            long received,
            long partSize,
            int width,
            int height,
            boolean thumbnail,
            String refusal) {
        enum State {
            UPLOADING,
            SCANNING,
            READY,
            REFUSED,
            SENT
        }

        static Upload of(JsonObject json) {
            return new Upload(
                    json.get("attachmentId").getAsLong(),
                    State.valueOf(json.get("state").getAsString()),
                    json.get("received").getAsLong(),
                    json.get("partSize").getAsLong(),
                    json.get("width").getAsInt(),
                    json.get("height").getAsInt(),
                    json.get("thumbnail").getAsBoolean(),
                    ParleyRest.text(json, "refusal"));
        }
    }
}
