package io.parley.logic.attachment;

import io.parley.storage.attachment.StoredAttachment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** What files are, by what is said of them and by their first bytes. */
final class MediaTypes {
    /** So many bytes tell what an image is. */
    static final int HEAD = 32;

    private static final Set<String> PLAYED = Set.of(
            "audio/aac",
            "audio/mp4",
            "audio/mpeg",
            "audio/ogg",
            "audio/wav",
            "audio/webm",
            "video/mp4",
            "video/ogg",
            "video/quicktime",
            "video/webm");

    private MediaTypes() {}

    static boolean isAmong(String mediaType, List<String> patterns) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.equals("*/*")
                        || pattern.equals(mediaType)
                        || (pattern.endsWith("/*")
                                && mediaType.startsWith(pattern.substring(0, pattern.length() - 1))));
    }

    /** Whether a browser may show it in place. Everything else it is told to save. */
    static boolean isShown(StoredAttachment attachment) {
        return attachment.isImage() || PLAYED.contains(attachment.mediaType());
    }

    /** The type of an image by its first bytes; empty: none that is known. */
    static String ofImage(byte[] head) {
        String start = new String(head, StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
            return "image/png";
        }
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return "image/gif";
        }
        return start.startsWith("RIFF") && start.startsWith("WEBP", 8) ? "image/webp" : "";
    }
}
