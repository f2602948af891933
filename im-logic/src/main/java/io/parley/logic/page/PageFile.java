package io.parley.logic.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import org.springframework.core.io.ClassPathResource;

/**
 * One file of the web build, read once.
 *
 * @param etag a weak one, so that the answer may be compressed
 */
@SuppressWarnings("ArrayRecordComponent")
record PageFile(byte[] content, String etag) {
    private static final String ROOT = "META-INF/resources/";

    /** Empty: this build was made without the web pages. */
    static Optional<PageFile> read(String path) {
        ClassPathResource resource = new ClassPathResource(ROOT + path);
        if (!resource.exists()) {
            return Optional.empty();
        }
        try {
            byte[] content = resource.getContentAsByteArray();
            CRC32 sum = new CRC32();
            sum.update(content);
            String etag = "W/\"" + content.length + "-" + HexFormat.of().toHexDigits((int) sum.getValue()) + "\"";
            return Optional.of(new PageFile(content, etag));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
