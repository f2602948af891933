package io.parley.chaos.check;

import io.parley.chaos.history.Event;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A promise was broken.
 *
 * @param rule which one, as the checker names it
 * @param trace the events that have to do with it, and nothing else
 */
public record Violation(String rule, String what, List<Event> trace) {
    public Violation {
        trace = List.copyOf(trace);
    }

    @Override
    public String toString() {
        return rule + ": " + what
                + trace.stream().map(event -> "\n    " + event).collect(Collectors.joining());
    }
}
