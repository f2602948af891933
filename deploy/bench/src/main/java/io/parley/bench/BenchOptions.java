package io.parley.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is measured.
 *
 * @param pairs pairs of friends who write to each other, both ways
 * @param window messages of one sender that are on their way at once
 * @param warmup before each figure
 * @param measure how long each figure is taken
 * @param idle connections that say nothing
 * @param pollers clients that poll instead, and how often
 */
record BenchOptions(
        int pairs, int window, Duration warmup, Duration measure, int idle, int pollers, Duration pollEvery) {
    private static final Map<String, Integer> DEFAULTS = new TreeMap<>(Map.of(
            "pairs", 100,
            "window", 20,
            "warmupSeconds", 20,
            "measureSeconds", 20,
            "idle", 5000,
            "pollers", 1000,
            "pollEverySeconds", 3));

    /** @param arguments {@code name=number}, such as {@code pairs=50} */
    static BenchOptions parse(String[] arguments) {
        Map<String, Integer> values = new TreeMap<>(DEFAULTS);
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2 || !DEFAULTS.containsKey(parts[0]) || !parts[1].matches("[1-9]\\d{0,6}")) {
                throw new IllegalArgumentException(argument + " (expected: name=number with one of "
                        + DEFAULTS.keySet().stream().collect(Collectors.joining(", ")) + "); got "
                        + Arrays.toString(arguments));
            }
            values.put(parts[0], Integer.parseInt(parts[1]));
        }
        return new BenchOptions(
                values.getOrDefault("pairs", 0),
                values.getOrDefault("window", 0),
                Duration.ofSeconds(values.getOrDefault("warmupSeconds", 0)),
                Duration.ofSeconds(values.getOrDefault("measureSeconds", 0)),
                values.getOrDefault("idle", 0),
                values.getOrDefault("pollers", 0),
                Duration.ofSeconds(values.getOrDefault("pollEverySeconds", 0)));
    }
}
