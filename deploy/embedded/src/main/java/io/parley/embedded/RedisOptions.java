package io.parley.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * @param startTimeout how long a start may take, 30 s by default
 * @param arguments further arguments of redis-server, such as {@code --maxmemory 64mb} in two items
 */
public record RedisOptions(Duration startTimeout, Ending ending, List<String> arguments) {
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(30);

    public RedisOptions {
        arguments = List.copyOf(arguments);
    }

    /** In memory alone: what Parley keeps in Redis may be lost. */
    public static RedisOptions defaults() {
        return new RedisOptions(DEFAULT_START_TIMEOUT, Ending.WITH_JVM, List.of());
    }

    public RedisOptions withEnding(Ending newEnding) {
        return new RedisOptions(startTimeout, newEnding, arguments);
    }

    /** Adds arguments, an option and its values. */
    public RedisOptions withArguments(String... added) {
        List<String> more = new ArrayList<>(arguments);
        more.addAll(List.of(added));
        return new RedisOptions(startTimeout, ending, more);
    }
}
