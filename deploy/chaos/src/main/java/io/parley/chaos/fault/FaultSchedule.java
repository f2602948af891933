package io.parley.chaos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is broken in a run, step by step. A step's faults begin together, and the pause before the next begins when all of
 * them are healed. As text it is one line for each step: {@code kill-logic 1 2500ms + flush-redis 0 0ms; 1200ms}.
 */
public record FaultSchedule(List<Step> steps) {
    private static final int OVERLAP_PERCENT = 20;
    private static final int CALM_EVERY = 6;
    private static final Duration CALM = Duration.ofSeconds(12);
    private static final int LONGEST_PAUSE_MILLIS = 2500;

    /** @param pause after it */
    public record Step(List<PlannedFault> faults, Duration pause) {
        public Step {
            faults = List.copyOf(faults);
        }

        @Override
        public String toString() {
            return faults.stream().map(PlannedFault::toString).collect(Collectors.joining(" + ")) + "; "
                    + pause.toMillis() + "ms";
        }
    }

    public FaultSchedule {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("schedule: no faults (expected: at least one)");
        }
        steps = List.copyOf(steps);
    }

    /**
     * Each kind as often as asked for, in an order, on targets and for lengths that follow from the seed. Some begin
     * together; every few steps there is a calm long enough to tell whether everybody is current again.
     */
    public static FaultSchedule of(long seed, Shape shape, Map<FaultKind, Integer> counts) {
        counts.forEach((kind, count) -> {
            if (count < 0) {
                throw new IllegalArgumentException(kind.label() + ": " + count + " (expected: >= 0)");
            }
        });
        Random random = new Random(seed);
        List<FaultKind> kinds = new ArrayList<>();
        new TreeMap<>(counts).forEach((kind, count) -> kinds.addAll(Collections.nCopies(count, kind)));
        Collections.shuffle(kinds, random);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            List<PlannedFault> faults = new ArrayList<>(List.of(fault(kinds.get(i), shape, random)));
            if (i + 1 < kinds.size() && random.nextInt(100) < OVERLAP_PERCENT) {
                PlannedFault other = fault(kinds.get(i + 1), shape, random);
                if (Targets.areApart(faults.get(0), other, shape)) {
                    faults.add(other);
                    i++;
                }
            }
            boolean isCalm = steps.size() % CALM_EVERY == CALM_EVERY - 1;
            steps.add(new Step(faults, isCalm ? CALM : Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS))));
        }
        return new FaultSchedule(steps);
    }

    private static PlannedFault fault(FaultKind kind, Shape shape, Random random) {
        return new PlannedFault(kind, random.nextInt(shape.targets(kind.scope())), kind.length(random));
    }

    /** The text form back; refuses what makes no sense for the shape. */
    public static FaultSchedule parse(String text, Shape shape) {
        return new FaultSchedule(text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> step(line, shape))
                .toList());
    }

    private static Step step(String line, Shape shape) {
        String[] parts = line.split(";", -1);
        if (parts.length != 2 || !parts[1].trim().matches("\\d{1,6}ms")) {
            throw new IllegalArgumentException(
                    "step: " + line + " (expected: faults; pause, such as flush-redis 0 0ms; 1200ms)");
        }
        List<PlannedFault> faults = new ArrayList<>();
        for (String fault : parts[0].split("\\+", -1)) {
            PlannedFault next = PlannedFault.parse(fault).checked(shape);
            for (PlannedFault before : faults) {
                if (!Targets.areApart(before, next, shape)) {
                    throw new IllegalArgumentException(
                            "step: " + line + " (expected: faults of different processes and ways)");
                }
            }
            faults.add(next);
        }
        String pause = parts[1].trim();
        return new Step(faults, Duration.ofMillis(Long.parseLong(pause.substring(0, pause.length() - 2))));
    }

    /** How often each kind is planned. */
    public Map<FaultKind, Integer> counts() {
        Map<FaultKind, Integer> counts = new TreeMap<>();
        steps.forEach(step -> step.faults().forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum)));
        return counts;
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }
}
