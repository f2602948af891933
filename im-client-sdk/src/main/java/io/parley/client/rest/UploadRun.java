package io.parley.client.rest;

import com.google.gson.JsonObject;
import io.parley.client.api.Content.Attachment;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import io.parley.client.rest.Attachments.Upload;
import io.parley.client.rest.Attachments.Upload.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One upload: announced, brought in parts, each from where the server stands, and waited for while a scanner holds it back. */
final class UploadRun {
    private static final long SMALLEST_PART = 256 * 1024;
    /** So many parts show progress well. */
    private static final long PARTS = 20;

    private static final Duration SCAN_PAUSE = Duration.ofMillis(1500);

    private final UserCalls calls;
    private final UploadOptions options;
    private final CompletableFuture<Attachment> result;

    UploadRun(UserCalls calls, UploadOptions options, CompletableFuture<Attachment> result) {
        this.calls = calls;
        this.options = options;
        this.result = result;
    }

    void start(long conversationId, Path path) {
        CompletableFuture.supplyAsync(() -> examined(path))
                .thenCompose(file -> calls.patiently(() -> announce(conversationId, file))
                        .thenCompose(begun -> bring(file, begun))
                        .thenCompose(this::settled)
                        .thenApply(done -> attachment(file, done)))
                .whenComplete((attachment, failure) -> {
                    if (failure == null) {
                        options.progress().accept(1);
                        result.complete(attachment);
                    } else {
                        result.completeExceptionally(UserCalls.bare(failure));
                    }
                });
    }

    private LocalFile examined(Path path) {
        try {
            return LocalFile.examine(path, options);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private CompletableFuture<Upload> announce(long conversationId, LocalFile file) {
        JsonObject body = new JsonObject();
        body.addProperty("conversationId", Long.toString(conversationId));
        body.addProperty("name", file.name());
        body.addProperty("mediaType", file.mediaType());
        body.addProperty("size", file.size());
        body.addProperty("sha256", file.sha256());
        return calls.json("POST", Attachments.PATH, body, Upload::of);
    }

    /** A part that failed may have arrived: before it is tried again, the server is asked where it stands. */
    private CompletableFuture<Upload> bring(LocalFile file, Upload begun) {
        int partSize = (int) Math.min(begun.partSize(), Math.max(SMALLEST_PART, (file.size() + PARTS - 1) / PARTS));
        AtomicBoolean first = new AtomicBoolean(true);
        return calls.patiently(() -> first.getAndSet(false)
                ? parts(file, begun, partSize)
                : find(begun).thenCompose(upload -> parts(file, upload, partSize)));
    }

    private CompletableFuture<Upload> parts(LocalFile file, Upload upload, int partSize) {
        if (upload.state() != State.UPLOADING) {
            return CompletableFuture.completedFuture(upload);
        }
        if (result.isDone()) {
            return CompletableFuture.failedFuture(new CancellationException());
        }
        options.progress().accept((double) upload.received() / file.size());
        byte[] part;
        try {
            part = file.read(upload.received(), partSize);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        String path = path(upload) + "/content?offset=" + upload.received();
        return calls.bytes(path, part, Upload::of).thenCompose(next -> parts(file, next, partSize));
    }

    /** A scanner may hold it back. */
    private CompletableFuture<Upload> settled(Upload upload) {
        if (upload.state() == State.REFUSED) {
            return CompletableFuture.failedFuture(
                    new ParleyException(Code.ATTACHMENT_REFUSED, upload.refusal(), false));
        }
        if (upload.state() != State.SCANNING || result.isDone()) {
            return CompletableFuture.completedFuture(upload);
        }
        return UserCalls.after(SCAN_PAUSE)
                .thenCompose(nothing -> calls.patiently(() -> find(upload)))
                .thenCompose(this::settled);
    }

    private CompletableFuture<Upload> find(Upload upload) {
        return calls.json("GET", path(upload), null, Upload::of);
    }

    private static String path(Upload upload) {
        return Attachments.PATH + "/" + upload.attachmentId();
    }

    private Attachment attachment(LocalFile file, Upload done) {
        return new Attachment(
                options.kind() == null ? file.kind() : options.kind(),
                done.attachmentId(),
                file.name(),
                file.mediaType(),
                file.size(),
                done.width(),
                done.height(),
                options.duration(),
                options.caption(),
                done.thumbnail());
    }
}
