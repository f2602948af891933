package io.parley.chaos;

import io.parley.chaos.history.Event;
import io.parley.chaos.history.Event.Acked;
import io.parley.chaos.history.Event.FaultBegan;
import io.parley.chaos.history.Event.FaultEnded;
import io.parley.chaos.history.Event.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How long senders waited for their acks, by the kinds of faults that were on meanwhile. */
final class AckTimes {
    static final String CALM = "calm";

    private final Map<String, List<Duration>> byKind = new TreeMap<>();

    private record Key(long userId, String clientMsgId) {}

    private static final class Waiting {
        private final Duration since;
        private final Set<String> kinds;

        Waiting(Duration since, Set<String> kinds) {
            this.since = since;
            this.kinds = new HashSet<>(kinds);
        }
    }

    /** @param events by time */
    static AckTimes of(List<Event> events) {
        AckTimes times = new AckTimes();
        Map<String, String> on = new HashMap<>();
        Map<Key, Waiting> waiting = new HashMap<>();
        for (Event event : events) {
            if (event instanceof FaultBegan began) {
                String kind = kindOf(began.fault());
                on.put(began.fault(), kind);
                waiting.values().forEach(each -> each.kinds.add(kind));
            } else if (event instanceof FaultEnded ended) {
                on.remove(ended.fault());
            } else if (event instanceof Sent sent) {
                waiting.put(
                        new Key(sent.device().userId(), sent.clientMsgId()),
                        new Waiting(sent.at(), new HashSet<>(on.values())));
            } else if (event instanceof Acked acked) {
                Waiting sent = waiting.remove(new Key(acked.device().userId(), acked.clientMsgId()));
                if (sent != null) {
                    times.add(sent.kinds, acked.at().minus(sent.since));
                }
            }
        }
        return times;
    }

    /** {@code 17: kill-logic 1 2500ms}. */
    private static String kindOf(String fault) {
        return fault.substring(fault.indexOf(' ') + 1).split(" ", 2)[0];
    }

    private void add(Set<String> kinds, Duration time) {
        for (String kind : kinds.isEmpty() ? Set.of(CALM) : kinds) {
            byKind.computeIfAbsent(kind, name -> new ArrayList<>()).add(time);
        }
    }

    void add(AckTimes others) {
        others.byKind.forEach((kind, times) ->
                byKind.computeIfAbsent(kind, name -> new ArrayList<>()).addAll(times));
    }

    /** @param share 0.99: as long as the quickest 99 % at most. Zero if there was none */
    Duration percentile(String kind, double share) {
        List<Duration> times =
                byKind.getOrDefault(kind, List.of()).stream().sorted().toList();
        return times.isEmpty() ? Duration.ZERO : times.get((int) Math.ceil(times.size() * share) - 1);
    }

    /** A line for each kind. */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        byKind.forEach((kind, times) -> table.append(String.format(
                "%n  %-18s acks %6d  p50 %6d ms  p99 %6d ms",
                kind,
                times.size(),
                percentile(kind, 0.5).toMillis(),
                percentile(kind, 0.99).toMillis())));
        return table.toString();
    }
}
