package io.parley.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one server keeps on disk, held by one JVM at a time through a lock that its death releases. Under the lock, a
 * server process that still uses the directory is an orphan.
 */
final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final Duration ORPHAN_GRACE = Duration.ofSeconds(30);

    private final Path path;
    private final FileChannel channel;
    private final boolean isTemporary;

    private DataDirectory(Path path, FileChannel channel, boolean isTemporary) {
        this.path = path;
        this.channel = channel;
        this.isTemporary = isTemporary;
    }

    /** A new directory, which is deleted when it is let go of. */
    static DataDirectory temporary(String prefix) throws IOException {
        Path path = Files.createTempDirectory(prefix).toAbsolutePath();
        return new DataDirectory(path, lock(path), true);
    }

    /** @throws EmbeddedServerException if another JVM, or this one, holds the directory */
    static DataDirectory hold(Path directory) throws IOException {
        Path path = OwnerOnly.folder(directory.toAbsolutePath().normalize());
        return new DataDirectory(path, lock(path), false);
    }

    private static FileChannel lock(Path path) throws IOException {
        Path pidFile = path.resolve("owner.pid");
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            String owner = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "unknown";
            throw new EmbeddedServerException(
                    "data directory: " + path + " is in use by process " + owner + " (expected: by none)");
        }
        OwnerOnly.write(pidFile, ProcessHandle.current().pid() + "\n");
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /**
     * Ends server processes that a dead JVM has left: asks, and kills the ones that are still there after 30 s.
     *
     * @param program how the executable's name begins
     * @param argument how its command line names this directory, the argument's end included
     */
    void endOrphans(String program, String argument) {
        List<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(process -> isServer(process.info(), program, argument))
                .toList();
        for (ProcessHandle orphan : orphans) {
            LOG.warn("ending {} of an earlier run, pid={}", program, orphan.pid());
            orphan.destroy();
            try {
                orphan.onExit()
                        .orTimeout(ORPHAN_GRACE.toMillis(), TimeUnit.MILLISECONDS)
                        .join();
            } catch (CompletionException e) {
                orphan.destroyForcibly();
                orphan.onExit().join();
            }
        }
    }

    private static boolean isServer(ProcessHandle.Info info, String program, String argument) {
        String executable = info.command().orElse("");
        String commandLine = info.commandLine().orElse("") + " ";
        return executable.substring(executable.lastIndexOf('/') + 1).startsWith(program)
                && commandLine.contains(argument + " ");
    }

    /** Lets go of the directory. */
    @Override
    public void close() {
        try {
            channel.close();
            if (isTemporary) {
                UserCache.delete(path);
            }
        } catch (IOException e) {
            throw new EmbeddedServerException("can't release " + path, e);
        }
    }
}
