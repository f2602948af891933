package io.parley.chaos.fault;

import java.time.Duration;

/**
 * One fault to come.
 *
 * @param target 0 … n - 1 of the targets that its scope has; a link's is {@code access * logicNodes + logic}
 * @param length from its beginning to the beginning of its healing
 */
public record PlannedFault(FaultKind kind, int target, Duration length) {
    static final Duration LONGEST = Duration.ofMinutes(1);

    public PlannedFault {
        if (length.isNegative() || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    kind.label() + ": length " + length + " (expected: 0 to " + LONGEST + ", so that nodes are left)");
        }
        if (target < 0) {
            throw new IllegalArgumentException(kind.label() + ": target " + target + " (expected: >= 0)");
        }
    }

    PlannedFault checked(Shape shape) {
        int targets = shape.targets(kind.scope());
        if (target >= targets) {
            throw new IllegalArgumentException(
                    kind.label() + ": target " + target + " (expected: 0 to " + (targets - 1) + ")");
        }
        return this;
    }

    /** {@code kill-logic 1 2500ms}. */
    static PlannedFault parse(String text) {
        String[] words = text.trim().split("\\s+");
        if (words.length != 3 || !words[1].matches("\\d{1,3}") || !words[2].matches("\\d{1,6}ms")) {
            throw new IllegalArgumentException(
                    "fault: " + text.trim() + " (expected: kind target length, such as kill-logic 0 2500ms)");
        }
        return new PlannedFault(
                FaultKind.of(words[0]),
                Integer.parseInt(words[1]),
                Duration.ofMillis(Long.parseLong(words[2].substring(0, words[2].length() - 2))));
    }

    @Override
    public String toString() {
        return kind.label() + " " + target + " " + length.toMillis() + "ms";
    }
}
