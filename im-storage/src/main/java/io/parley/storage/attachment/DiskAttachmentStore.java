package io.parley.storage.attachment;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.stream.Stream;

/**
 * A file for each name, in 256 directories by the folder's end, so that none grows too large. What is written is on the disk
 * before it gets its name.
 */
class DiskAttachmentStore implements AttachmentStore {
    private final Path root;

    DiskAttachmentStore(Path directory) {
        this.root = directory.toAbsolutePath().normalize();
    }

    @Override
    public void write(String name, InputStream source, long size) throws IOException {
        Path file = path(name);
        Files.createDirectories(file.resolveSibling(""));
        Path unfinished = file.resolveSibling("." + UUID.randomUUID());
        try {
            try (FileChannel channel =
                    FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                new ExactStream(source, size).transferTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
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
        String folder = StoredName.checked(name).split("/", -1)[0];
        String shelf = String.format("%02x", folder.hashCode() & 0xff);
        return root.resolve(shelf).resolve(name);
    }
}
