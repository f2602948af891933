package io.parley.logic.attachment;

import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.ErrorCode;
import io.parley.logic.attachment.AttachmentLinks.Target;
import io.parley.logic.attachment.AttachmentLinks.Variant;
import io.parley.logic.link.Refusal;
import io.parley.storage.attachment.AttachmentStore;
import io.parley.storage.attachment.Attachments;
import io.parley.storage.attachment.Attachments.Part;
import io.parley.storage.attachment.StoredAttachment;
import io.parley.storage.message.MessageStore.Place;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Files by their links. What a browser may not show it is told to save; nothing in a file is run, whatever it says it is. A
 * Range is answered with that range.
 */
@Tag(name = "Attachments")
@RestController
@RequestMapping("/api/v1/attachments/{attachmentId}")
class DownloadController {
    private final AttachmentLinks links;
    private final Attachments attachments;
    private final AttachmentStore store;
    private final Clock clock;

    DownloadController(AttachmentLinks links, Attachments attachments, AttachmentStore store, Clock clock) {
        this.links = links;
        this.attachments = attachments;
        this.store = store;
        this.clock = clock;
    }

    @Operation(summary = "A file", description = "By a link that was given for it; the parameters are the link's own.")
    @GetMapping("/file")
    ResponseEntity<Resource> file(
            @PathVariable long attachmentId,
            @RequestParam long c,
            @RequestParam long s,
            @RequestParam long e,
            @RequestParam String k,
            HttpServletResponse response) {
        Target target = new Target(attachmentId, new Place(c, s), Variant.FILE, Instant.ofEpochSecond(e));
        Attachment said = links.open(target, k);
        StoredAttachment found = found(attachmentId);
        boolean isShown = MediaTypes.isShown(found);
        ContentDisposition disposition = (isShown ? ContentDisposition.inline() : ContentDisposition.attachment())
                .filename(said.getName(), StandardCharsets.UTF_8)
                .build();
        MediaType type = isShown ? MediaType.parseMediaType(found.mediaType()) : MediaType.APPLICATION_OCTET_STREAM;
        return answer(attachments.parts(attachmentId), type, disposition, target, response);
    }

    @Operation(
            summary = "A smaller picture of a file",
            description = "By a link that was given for it; the parameters are the link's own.")
    @GetMapping("/thumbnail")
    ResponseEntity<Resource> thumbnail(
            @PathVariable long attachmentId,
            @RequestParam long c,
            @RequestParam long s,
            @RequestParam long e,
            @RequestParam String k,
            HttpServletResponse response)
            throws IOException {
        Target target = new Target(attachmentId, new Place(c, s), Variant.THUMBNAIL, Instant.ofEpochSecond(e));
        links.open(target, k);
        StoredAttachment found = found(attachmentId);
        int size = found.picture().thumbnailSize();
        if (size == 0) {
            throw new Refusal(ErrorCode.NOT_FOUND, "attachmentId: it has no thumbnail");
        }
        Part part = new Part(0, size, found.thumbnailName());
        MediaType type;
        try (InputStream bytes = store.read(part.storedAs(), 0)) {
            type = MediaType.parseMediaType(MediaTypes.ofImage(bytes.readNBytes(MediaTypes.HEAD)));
        }
        return answer(List.of(part), type, ContentDisposition.inline().build(), target, response);
    }

    private StoredAttachment found(long attachmentId) {
        return attachments
                .find(attachmentId)
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "attachmentId: it is gone"));
    }

    private ResponseEntity<Resource> answer(
            List<Part> parts,
            MediaType type,
            ContentDisposition disposition,
            Target target,
            HttpServletResponse response) {
        long left =
                Math.max(0, Duration.between(clock.instant(), target.expiry()).toSeconds());
        response.setHeader("Cache-Control", "private, max-age=" + left);
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
        // A link may stand in any page: who has it may see the file.
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
        response.setHeader("Content-Disposition", disposition.toString());
        return ResponseEntity.ok().contentType(type).body(new StoredFile(store, parts));
    }

    private static final class StoredFile extends AbstractResource {
        private final AttachmentStore store;
        private final List<Part> parts;

        StoredFile(AttachmentStore store, List<Part> parts) {
            this.store = store;
            this.parts = parts;
        }

        @Override
        public long contentLength() {
            return parts.stream().mapToLong(Part::size).sum();
        }

        @Override
        public InputStream getInputStream() {
            return new PartsStream(store, parts);
        }

        @Override
        public String getDescription() {
            return "an attachment";
        }
    }
}
