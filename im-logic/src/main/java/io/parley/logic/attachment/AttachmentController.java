package io.parley.logic.attachment;

import com.google.protobuf.ByteString;
import io.parley.common.protocol.Attachment;
import io.parley.logic.api.ApiConfig;
import io.parley.logic.attachment.AttachmentLinks.Target;
import io.parley.logic.attachment.AttachmentLinks.Variant;
import io.parley.logic.link.Caller;
import io.parley.logic.token.SignedIn;
import io.parley.storage.attachment.StoredAttachment;
import io.parley.storage.message.MessageStore.Place;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Attachments")
@SecurityRequirement(name = "accessToken")
@RestController
@RequestMapping("/api/v1/attachments")
class AttachmentController {
    private final Uploads uploads;
    private final AttachmentLinks links;
    private final long partSize;

    AttachmentController(Uploads uploads, AttachmentLinks links, ApiConfig api) {
        this.uploads = uploads;
        this.links = links;
        this.partSize = api.maxUploadSize().toBytes();
    }

    record Announcement(
            @NotNull(message = "the conversation that it is to be sent to")
            Long conversationId,

            @NotNull(message = "a file name of 1 to 255 characters")
            @Pattern(
                    regexp = "[^\\p{Cntrl}/\\\\]{1,255}",
                    message = "1 to 255 characters, no control characters and slashes")
            String name,

            @NotNull(message = "a media type, as image/png")
            @Pattern(regexp = MEDIA_TYPE, message = "type/subtype in lower case, as image/png")
            String mediaType,

            @Min(value = 1, message = "1 or more")
            @Max(value = 1L << 50, message = "a size")
            @NotNull(message = "the size in bytes")
            Long size,

            @NotNull(message = "64 hexadecimal digits")
            @Pattern(regexp = "[0-9a-f]{64}", message = "64 hexadecimal digits in lower case")
            String sha256) {
        private static final String MEDIA_TYPE = "[a-z0-9][a-z0-9!#$&^_.+-]{0,49}/[a-z0-9][a-z0-9!#$&^_.+-]{0,48}";
    }

    /**
     * @param partSize at most so many bytes go into one part
     * @param refusal why its state is REFUSED
     */
    record Upload(
            String attachmentId,
            String state,
            long size,
            long received,
            long partSize,
            int width,
            int height,
            boolean thumbnail,
            @Nullable String refusal) {}

    /**
     * @param thumbnailUrl null: there is none
     */
    record Links(String url, @Nullable String thumbnailUrl, long expiresAtMs) {}

    @Operation(
            summary = "Announce a file",
            description = "For a conversation that the caller may send to. Its bytes follow; when they are complete and"
                    + " cleared (READY), a message may name the attachmentId.")
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Upload begin(SignedIn caller, @Valid @RequestBody Announcement body) {
        return view(uploads.begin(
                caller(caller),
                new Uploads.Announced(
                        body.conversationId(),
                        body.name(),
                        body.mediaType(),
                        body.size(),
                        ByteString.copyFrom(HexFormat.of().parseHex(body.sha256())))));
    }

    @Operation(
            summary = "How far an upload has come",
            description = "An own one: received is where the next part begins. While the state is SCANNING, ask again.")
    @GetMapping("/{attachmentId}")
    Upload find(SignedIn caller, @PathVariable long attachmentId) {
        return view(uploads.own(caller(caller), attachmentId));
    }

    @Operation(
            summary = "The next bytes of a file",
            description = "As they are, at most partSize at a time; offset is where they begin, which is where the last"
                    + " part ended. With the last ones the file is examined: other bytes than announced are refused.")
    @PutMapping("/{attachmentId}/content")
    Upload receive(
            SignedIn caller,
            @PathVariable long attachmentId,
            @RequestParam(defaultValue = "0") long offset,
            HttpServletRequest request)
            throws IOException {
        return view(uploads.receive(
                caller(caller), attachmentId, offset, request.getContentLengthLong(), request.getInputStream()));
    }

    @Operation(
            summary = "Links to a file",
            description =
                    "For whoever may read the message at conversationId and seq that holds it. They need no token,"
                            + " and are good until expiresAtMs or until the message is recalled.")
    @GetMapping("/{attachmentId}/links")
    Links links(
            SignedIn caller,
            @PathVariable long attachmentId,
            @RequestParam long conversationId,
            @RequestParam long seq) {
        Place place = new Place(conversationId, seq);
        Attachment attachment = links.readable(caller(caller), attachmentId, place);
        Instant expiry = links.expiry();
        return new Links(
                links.path(new Target(attachmentId, place, Variant.FILE, expiry)),
                attachment.getThumbnail()
                        ? links.path(new Target(attachmentId, place, Variant.THUMBNAIL, expiry))
                        : null,
                expiry.toEpochMilli());
    }

    private Upload view(StoredAttachment attachment) {
        return new Upload(
                Long.toString(attachment.attachmentId()),
                attachment.state().name(),
                attachment.size(),
                attachment.received(),
                partSize,
                attachment.picture().width(),
                attachment.picture().height(),
                attachment.picture().thumbnailSize() > 0,
                attachment.refusal().isEmpty() ? null : attachment.refusal());
    }

    private static Caller caller(SignedIn caller) {
        return new Caller(caller.userId(), caller.kind(), caller.siteId(), "", "", 0, 0);
    }
}
