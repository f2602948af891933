package io.parley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the servers' files are unpacked, about 350 MB: {@code PARLEY_CACHE} (a variable of the environment), else
 * {@code parley} under {@code XDG_CACHE_HOME} or {@code ~/.cache}, else, for a user without a home, a folder of the
 * user's under the temporary one.
 */
final class UserCache {
    private static final Logger LOG = LoggerFactory.getLogger(UserCache.class);

    private UserCache() {}

    /** Owned by this user, and readable by no other. */
    static Path folder() throws IOException {
        String given = System.getenv("PARLEY_CACHE");
        if (given != null && !given.isBlank()) {
            return OwnerOnly.folder(Path.of(given).toAbsolutePath());
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        for (Path candidate : List.of(
                userCaches().resolve("parley"), temporary.resolve("parley-" + System.getProperty("user.name")))) {
            if (isUsable(candidate)) {
                return candidate;
            }
        }
        throw new EmbeddedServerException("cache: neither " + userCaches() + " nor " + temporary
                + " is writable (expected: one of them, or another folder in PARLEY_CACHE)");
    }

    private static Path userCaches() {
        @Nullable String caches = System.getenv("XDG_CACHE_HOME");
        return caches != null && Path.of(caches).isAbsolute()
                ? Path.of(caches)
                : Path.of(System.getProperty("user.home"), ".cache").toAbsolutePath();
    }

    private static boolean isUsable(Path folder) {
        try {
            Path probe = Files.createTempFile(OwnerOnly.folder(folder), ".owner-", "");
            try {
                return Files.getOwner(folder).equals(Files.getOwner(probe));
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            LOG.debug("{} can't hold the cache: {}", folder, e.toString());
            return false;
        }
    }

    /** Deletes the folder, if it is there, with all that is in it. */
    static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
