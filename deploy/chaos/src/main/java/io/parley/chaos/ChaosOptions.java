package io.parley.chaos;

import io.parley.chaos.fault.FaultKind;
import io.parley.chaos.fault.FaultSchedule;
import io.parley.chaos.fault.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is run.
 *
 * @param seed of the first run; each further one has the next
 * @param runs one after the other, each with a stack of its own
 * @param counts how often each fault comes in a run
 * @param fixed a schedule to follow to the letter in place of the counts
 * @param containers whether MySQL runs in a container, in place of MariaDB
 * @param directory for logs, and for what is left of runs that fail
 */
public record ChaosOptions(
        long seed,
        int runs,
        Shape shape,
        int users,
        Map<FaultKind, Integer> counts,
        Optional<FaultSchedule> fixed,
        boolean containers,
        Path directory) {
    private static final int MOST_NODES = 8;
    private static final int MOST_RUNS = 1000;
    private static final int MOST_USERS = 200;
    private static final int MOST_FAULTS = 500;

    /** Every kind, the usual ones more than once. */
    static final Map<FaultKind, Integer> EACH_KIND = eachKind();

    public ChaosOptions {
        counts = Map.copyOf(counts);
        if (fixed.isEmpty() && counts.values().stream().allMatch(count -> count == 0)) {
            throw new IllegalArgumentException("faults: none (expected: a count above 0, such as kill-logic=5)");
        }
    }

    private static Map<FaultKind, Integer> eachKind() {
        Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            counts.put(kind, 1);
        }
        return Map.copyOf(counts);
    }

    /** A run's schedule. */
    FaultSchedule schedule(long runSeed) {
        return fixed.orElseGet(() -> FaultSchedule.of(runSeed, shape, counts));
    }

    /**
     * @param arguments {@code seed=7 runs=3 access=2 logic=2 users=12 database=embedded directory=target/chaos}; counts such as
     *     {@code kill-logic=5 flush-redis=2}, or {@code schedule=file}. Without either, one of each kind
     */
    static ChaosOptions parse(String[] arguments) {
        Map<String, String> values = new TreeMap<>();
        Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException(argument + " (expected: name=value)");
            }
            switch (parts[0]) {
                case "seed", "runs", "access", "logic", "users", "directory", "schedule", "database" ->
                    values.put(parts[0], parts[1]);
                default -> counts.put(FaultKind.of(parts[0]), (int) number(parts[0], parts[1], 0, MOST_FAULTS));
            }
        }
        Shape shape = new Shape((int) number("access", values.getOrDefault("access", "2"), 1, MOST_NODES), (int)
                number("logic", values.getOrDefault("logic", "2"), 1, MOST_NODES));
        Optional<FaultSchedule> fixed =
                Optional.ofNullable(values.get("schedule")).map(file -> FaultSchedule.parse(read(file), shape));
        if (fixed.isPresent() && !counts.isEmpty()) {
            throw new IllegalArgumentException(
                    "schedule, and counts of " + counts.keySet() + " (expected: one of the two)");
        }
        return new ChaosOptions(
                number("seed", values.getOrDefault("seed", "1"), 0, Long.MAX_VALUE),
                (int) number("runs", values.getOrDefault("runs", "1"), 1, MOST_RUNS),
                shape,
                (int) number("users", values.getOrDefault("users", "12"), 3, MOST_USERS),
                counts.isEmpty() ? EACH_KIND : counts,
                fixed,
                containers(values.getOrDefault("database", "embedded")),
                Path.of(values.getOrDefault("directory", "target/chaos")));
    }

    private static boolean containers(String database) {
        return switch (database) {
            case "embedded" -> false;
            case "docker" -> true;
            default -> throw new IllegalArgumentException("database: " + database + " (expected: embedded or docker)");
        };
    }

    /**
     * What the soak takes.
     *
     * @param warmup until caches and pools are as large as they get
     * @param length between the two looks
     */
    public record Soak(Duration warmup, Duration length, Path directory) {
        private static final int MOST_MINUTES = 24 * 60;

        /** @param arguments {@code warmup=10 minutes=60 directory=target/soak}, each with a default */
        static Soak parse(String[] arguments) {
            Map<String, String> values = new TreeMap<>();
            for (String argument : arguments) {
                String[] parts = argument.split("=", 2);
                if (parts.length != 2
                        || !List.of("warmup", "minutes", "directory").contains(parts[0])) {
                    throw new IllegalArgumentException(
                            argument + " (expected: warmup=minutes, minutes=number or directory=path)");
                }
                values.put(parts[0], parts[1]);
            }
            return new Soak(
                    Duration.ofMinutes(number("warmup", values.getOrDefault("warmup", "10"), 1, MOST_MINUTES)),
                    Duration.ofMinutes(number("minutes", values.getOrDefault("minutes", "60"), 1, MOST_MINUTES)),
                    Path.of(values.getOrDefault("directory", "target/soak")));
        }
    }

    private static long number(String name, String text, long least, long most) {
        if (text.matches("\\d{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException(name + ": " + text + " (expected: " + least + " to " + most + ")");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("schedule: " + file + " (expected: a file that can be read)", e);
        }
    }
}
