package io.parley.client.rest;

import io.parley.client.api.Content.Attachment.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file that is uploaded, as it is announced: its name and type as the server takes them. Reading it blocks. */
record LocalFile(Path path, String name, String mediaType, long size, String sha256) {
    private static final Set<String> SHOWN_IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[a-z0-9][\\w!#$&^.+-]{0,49}/[a-z0-9][\\w!#$&^.+-]{0,48}");
    private static final int LONGEST_NAME = 255;
    private static final int BUFFER = 64 * 1024;

    static LocalFile examine(Path path, UploadOptions options) throws IOException {
        Path last = path.getFileName();
        String name = options.name() != null ? options.name() : last == null ? "" : last.toString();
        String type = options.mediaType() != null ? options.mediaType() : Files.probeContentType(path);
        return new LocalFile(path, cleanName(name), cleanType(type), Files.size(path), digest(path));
    }

    /** Fewer than {@code length} at the end. */
    byte[] read(long from, int length) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(length, size - from));
        try (FileChannel channel = FileChannel.open(path)) {
            channel.position(from);
            while (part.hasRemaining()) {
                if (channel.read(part) < 0) {
                    throw new EOFException(path + " has become shorter (expected: " + size + " bytes, as before)");
                }
            }
        }
        return part.array();
    }

    Kind kind() {
        if (SHOWN_IMAGES.contains(mediaType)) {
            return Kind.IMAGE;
        }
        return mediaType.startsWith("audio/") ? Kind.AUDIO : mediaType.startsWith("video/") ? Kind.VIDEO : Kind.FILE;
    }

    /** Names come from anywhere; the server takes neither slashes nor control characters. */
    private static String cleanName(String name) {
        String clean = name.replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}/\\\\]", "_");
        String cut = clean.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME) : clean;
        return cut.isEmpty() ? "file" : cut;
    }

    private static String cleanType(@Nullable String type) {
        String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return MEDIA_TYPE.matcher(bare).matches() ? bare : "application/octet-stream";
    }

    private static String digest(Path path) throws IOException {
        MessageDigest digest = newDigest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream bytes = Files.newInputStream(path)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
