package io.parley.chaos;

import io.parley.chaos.check.Violation;
import io.parley.chaos.fault.FaultKind;
import io.parley.chaos.fault.FaultSchedule;
import io.parley.chaos.history.Event;
import io.parley.chaos.history.Event.Acked;
import io.parley.chaos.history.Event.Changed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of a run.
 *
 * @param injected how often each fault was really brought about
 */
public record ChaosResult(
        long seed,
        FaultSchedule schedule,
        Map<FaultKind, Integer> injected,
        List<Event> history,
        List<Violation> violations) {
    private static final int MOST_SHOWN = 20;

    public ChaosResult {
        injected = Map.copyOf(injected);
        history = List.copyOf(history);
        violations = List.copyOf(violations);
    }

    public boolean isKept() {
        return violations.isEmpty();
    }

    public long acked() {
        return history.stream().filter(Acked.class::isInstance).count();
    }

    private long changed() {
        return history.stream().filter(Changed.class::isInstance).count();
    }

    /** One line; after a failure also its seed, schedule and what was broken, with the events that belong to it. */
    public String report() {
        String line = "seed " + seed + ": " + acked() + " messages acked, " + changed() + " changes, "
                + violations.size() + " violations; "
                + new TreeMap<>(injected)
                        .entrySet().stream()
                                .map(entry -> entry.getKey().label() + " " + entry.getValue())
                                .collect(Collectors.joining(", "));
        return isKept()
                ? line
                : line + "\nschedule:\n" + schedule + "\n"
                        + violations.stream()
                                .limit(MOST_SHOWN)
                                .map(Violation::toString)
                                .collect(Collectors.joining("\n"));
    }
}
