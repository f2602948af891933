package io.parley.logic.attachment;

import com.google.protobuf.ByteString;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.ErrorCode;
import io.parley.logic.conversation.ConversationAccess;
import io.parley.logic.conversation.ConversationAccess.Visible;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.storage.attachment.StoredAttachment;
import io.parley.storage.deployment.DeploymentStore;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.Place;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Links that let whoever has one get one file for some minutes. They are given to those who may read the message that holds
 * the file, and hold as long as it does: not once it was recalled. Every call blocks on the database.
 */
@Component
class AttachmentLinks {
    private static final String MAC = "HmacSHA256";

    private final ConversationAccess access;
    private final MessageStore messages;
    private final DeploymentStore deployment;
    private final AttachmentConfig config;
    private final Clock clock;
    private volatile @Nullable SecretKeySpec key;

    AttachmentLinks(
            ConversationAccess access,
            MessageStore messages,
            DeploymentStore deployment,
            AttachmentConfig config,
            Clock clock) {
        this.access = access;
        this.messages = messages;
        this.deployment = deployment;
        this.config = config;
        this.clock = clock;
    }

    enum Variant {
        FILE,
        THUMBNAIL;

        String path() {
            return this == FILE ? "file" : "thumbnail";
        }
    }

    /**
     * What a link names.
     *
     * @param place of the message that holds the attachment
     */
    record Target(long attachmentId, Place place, Variant variant, Instant expiry) {
        private String text() {
            return attachmentId + "." + place.conversationId() + "." + place.seq() + "." + variant.path() + "."
                    + expiry.getEpochSecond();
        }
    }

    /**
     * @throws Refusal NOT_ALLOWED if the caller may not read the conversation; NOT_FOUND if no message there holds it
     */
    Attachment readable(Caller caller, long attachmentId, Place place) {
        Visible visible = access.reading(caller, place.conversationId());
        return Optional.of(place)
                .filter(at -> visible.contains(at.seq()))
                .flatMap(at -> held(attachmentId, at))
                .orElseThrow(AttachmentLinks::notFound);
    }

    private Optional<Attachment> held(long attachmentId, Place place) {
        return messages.at(List.of(place)).stream()
                .flatMap(message -> StoredAttachment.allIn(message.content()))
                .filter(attachment -> attachment.getAttachmentId() == attachmentId)
                .findFirst();
    }

    Instant expiry() {
        return Instant.ofEpochSecond(clock.instant().plus(config.linkLifetime()).getEpochSecond());
    }

    /** A path of the host that answers. */
    String path(Target target) {
        return "/api/v1/attachments/" + target.attachmentId() + "/"
                + target.variant().path() + "?c="
                + target.place().conversationId() + "&s=" + target.place().seq() + "&e="
                + target.expiry().getEpochSecond() + "&k=" + signature(target);
    }

    /**
     * @throws Refusal NOT_ALLOWED: not signed by this deployment, or expired; NOT_FOUND: the message holds it no more
     */
    Attachment open(Target target, String signature) {
        boolean isOurs = MessageDigest.isEqual(
                signature(target).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
        if (!isOurs || !clock.instant().isBefore(target.expiry())) {
            throw new Refusal(
                    ErrorCode.NOT_ALLOWED, isOurs ? "e: the link has expired; get another" : "k: not a link of ours");
        }
        return held(target.attachmentId(), target.place()).orElseThrow(AttachmentLinks::notFound);
    }

    private static Refusal notFound() {
        return new Refusal(ErrorCode.NOT_FOUND, "attachmentId: no message there holds it");
    }

    private String signature(Target target) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key());
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(target.text().getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            byte[] bytes = config.linkKey().isEmpty()
                    ? deployment.linkKey()
                    : ByteString.copyFromUtf8(config.linkKey()).toByteArray();
            known = new SecretKeySpec(bytes, MAC);
            key = known;
        }
        return known;
    }
}
