package io.parley.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * @param synced whether a commit waits for the disk; without, it survives the server's death but not the machine's
 * @param bufferPoolMegabytes memory for pages, 64 by default
 * @param startTimeout how long a start may take, recovery after a crash included; 60 s by default
 * @param arguments further arguments of mariadbd, which win over the ones given here
 */
public record MariaDbOptions(
        boolean synced, int bufferPoolMegabytes, Duration startTimeout, Ending ending, List<String> arguments) {
    private static final int DEFAULT_BUFFER_POOL_MEGABYTES = 64;
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(60);

    public MariaDbOptions {
        if (bufferPoolMegabytes < 5) {
            throw new IllegalArgumentException("bufferPoolMegabytes: " + bufferPoolMegabytes + " (expected: >= 5)");
        }
        arguments = List.copyOf(arguments);
    }

    /** What holds data that matters. */
    public static MariaDbOptions durable() {
        return new MariaDbOptions(
                true, DEFAULT_BUFFER_POOL_MEGABYTES, DEFAULT_START_TIMEOUT, Ending.WITH_JVM, List.of());
    }

    /** What tests need: as {@link #durable}, but no commit waits for the disk. */
    public static MariaDbOptions fast() {
        return new MariaDbOptions(
                false, DEFAULT_BUFFER_POOL_MEGABYTES, DEFAULT_START_TIMEOUT, Ending.WITH_JVM, List.of());
    }

    public MariaDbOptions withBufferPoolMegabytes(int newBufferPoolMegabytes) {
        return new MariaDbOptions(synced, newBufferPoolMegabytes, startTimeout, ending, arguments);
    }

    public MariaDbOptions withStartTimeout(Duration newStartTimeout) {
        return new MariaDbOptions(synced, bufferPoolMegabytes, newStartTimeout, ending, arguments);
    }

    public MariaDbOptions withEnding(Ending newEnding) {
        return new MariaDbOptions(synced, bufferPoolMegabytes, startTimeout, newEnding, arguments);
    }

    /** Adds one argument, such as {@code --max-connections=500}. */
    public MariaDbOptions withArgument(String argument) {
        List<String> more = new ArrayList<>(arguments);
        more.add(argument);
        return new MariaDbOptions(synced, bufferPoolMegabytes, startTimeout, ending, more);
    }
}
