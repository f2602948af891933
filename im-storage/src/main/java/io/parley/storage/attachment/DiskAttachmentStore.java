package io.parley.storage.attachment;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Repository;

/**
 * A file for each name, in 256 directories by the folder's end, so that none grows too large. What is written is on the disk
 * before it gets its name.
 */
@Repository
@EnableConfigurationProperties(AttachmentStoreConfig.class)
class DiskAttachmentStore implements AttachmentStore {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)?");
    private static final int BUFFER = 64 * 1024;

    private final Path root;

    DiskAttachmentStore(AttachmentStoreConfig config) {
        this.root = config.directory().toAbsolutePath().normalize();
    }

    @Override
    public void write(String name, InputStream source, long size) throws IOException {
        Path file = path(name);
        Files.createDirectories(file.resolveSibling(""));
        Path unfinished = file.resolveSibling("." + UUID.randomUUID());
        try {
            try (FileChannel channel =
                    FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                copy(source, Channels.newOutputStream(channel), size);
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void copy(InputStream source, OutputStream target, long size) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (long left = size; left > 0; ) {
            int read = source.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("the source ended " + left + " bytes too early (expected: " + size + ")");
            }
            target.write(buffer, 0, read);
            left -= read;
        }
    }

    @Override
    public InputStream read(String name, long from) throws IOException {
        FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ);
        try {
            channel.position(from);
            return Channels.newInputStream(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void removeFolder(String folder) throws IOException {
        List<Path> found;
        try (Stream<Path> tree = Files.walk(path(folder))) {
            found = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path path : found) {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public void remove(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    private Path path(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: " + name + " (expected: folder/rest of a-z 0-9 -)");
        }
        String folder = name.split("/", -1)[0];
        String shelf = String.format("%02x", folder.hashCode() & 0xff);
        return root.resolve(shelf).resolve(name);
    }
}
