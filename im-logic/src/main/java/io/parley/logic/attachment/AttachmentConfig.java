package io.parley.logic.attachment;

import io.parley.storage.attachment.Attachments.Quota;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxSize of one file
 * @param types the media types that are taken, as {@code image/*}
 * @param quotaFiles how many files one user may upload within a day
 * @param quotaSize how much one user may upload within a day
 * @param maxPixels a larger image gets no thumbnail: nobody decodes it
 * @param linkLifetime of a link to download a file
 * @param linkKey what links are signed with, at least 32 characters; empty: drawn once and kept in the database
 * @param keep how long a file that was not sent is kept, and an upload that does not go on
 */
@ConfigurationProperties("parley.attachment")
public record AttachmentConfig(
        @DefaultValue("25MB") DataSize maxSize,
        @DefaultValue("*/*") List<String> types,
        @DefaultValue("500") int quotaFiles,
        @DefaultValue("1GB") DataSize quotaSize,
        @DefaultValue("50000000") long maxPixels,
        @DefaultValue("10m") Duration linkLifetime,
        @DefaultValue("") String linkKey,
        @DefaultValue("24h") Duration keep) {
    private static final int SHORTEST_KEY = 32;
    private static final Duration SHORTEST_KEEP = Duration.ofMinutes(10);

    public AttachmentConfig {
        types = List.copyOf(types);
        if (maxSize.toBytes() < 1 || quotaFiles < 1 || quotaSize.toBytes() < 1 || maxPixels < 1) {
            throw new IllegalArgumentException("parley.attachment: max-size " + maxSize + ", quota-files " + quotaFiles
                    + ", quota-size " + quotaSize + ", max-pixels " + maxPixels + " (expected: > 0)");
        }
        if (linkLifetime.toSeconds() < 1 || keep.compareTo(SHORTEST_KEEP) < 0) {
            throw new IllegalArgumentException("parley.attachment: link-lifetime " + linkLifetime + ", keep " + keep
                    + " (expected: >= 1s, >= " + SHORTEST_KEEP + ")");
        }
        if (!linkKey.isEmpty() && linkKey.getBytes(StandardCharsets.UTF_8).length < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "parley.attachment.link-key: too short (expected: at least " + SHORTEST_KEY + " bytes)");
        }
    }

    Quota quota() {
        return new Quota(Duration.ofDays(1), quotaFiles, quotaSize.toBytes());
    }

    @Override
    public String toString() {
        return "AttachmentConfig[maxSize=" + maxSize + ", types=" + types + "]";
    }
}
