package io.parley.chaos.check;

import io.parley.chaos.history.Device;
import io.parley.chaos.history.Event;
import io.parley.chaos.history.Event.Cut;
import io.parley.chaos.history.Event.FaultBegan;
import io.parley.chaos.history.Event.FaultEnded;
import io.parley.chaos.history.Event.Online;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When something was broken for a device: a fault was on, or it was not there yet, or its connection was cut that very
 * moment. That it takes its time to come back is no excuse.
 *
 * @param spans by their beginnings; they may overlap
 */
record Disturbances(List<Span> spans) {
    static final Disturbances NONE = new Disturbances(List.of());

    record Span(Duration from, Duration to) {}

    static Disturbances of(Evidence evidence, Device device) {
        List<Span> spans = new ArrayList<>();
        Map<String, Duration> faults = new HashMap<>();
        Duration last = Duration.ZERO;
        boolean isNew = true;
        for (Event event : evidence.events()) {
            last = event.at();
            if (event instanceof FaultBegan began) {
                faults.put(began.fault(), began.at());
            } else if (event instanceof FaultEnded ended) {
                Duration began = faults.remove(ended.fault());
                spans.add(new Span(began == null ? Duration.ZERO : began, ended.at()));
            } else if (event instanceof Cut cut && cut.device().equals(device)) {
                spans.add(new Span(cut.at(), cut.at()));
            } else if (isNew
                    && event instanceof Online online
                    && online.device().equals(device)) {
                spans.add(new Span(Duration.ZERO, online.at()));
                isNew = false;
            }
        }
        Duration end = last;
        faults.values().forEach(from -> spans.add(new Span(from, end)));
        spans.sort(Comparator.comparing(Span::from));
        return new Disturbances(List.copyOf(spans));
    }

    /** The longest time between these two without a disturbance. */
    Duration longestCalm(Duration from, Duration to) {
        Duration longest = Duration.ZERO;
        Duration calmSince = from;
        for (Span span : spans) {
            if (span.from().compareTo(to) >= 0) {
                break;
            }
            longest = longer(longest, span.from().minus(calmSince));
            calmSince = longer(calmSince, span.to());
        }
        return longer(longest, to.minus(calmSince));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
