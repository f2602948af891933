package io.parley.chaos.check;

import io.parley.chaos.history.Device;
import io.parley.chaos.history.Event;
import io.parley.chaos.history.Event.Behind;
import io.parley.chaos.history.Event.Cut;
import io.parley.chaos.history.Event.FaultBegan;
import io.parley.chaos.history.Event.FaultEnded;
import io.parley.chaos.history.Event.Offline;
import io.parley.chaos.history.Event.Online;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * P6: a connection that was accepted lasts, whatever happens behind its access node. Only faults of access nodes, of the
 * way to them, and of the client itself may end it.
 */
final class HeldConnectionRule implements Rule {
    private static final Pattern OF_CLIENTS = Pattern.compile("access|client|rolling");
    /** A dead peer is found within 30 s. */
    private static final Duration LATE = Duration.ofSeconds(35);

    @Override
    public Stream<Violation> violations(Evidence evidence) {
        return new Walk(evidence).violations().stream();
    }

    private static final class Walk {
        private final Evidence evidence;
        private final Map<String, Duration> on = new HashMap<>();
        private final Set<Device> connected = new HashSet<>();
        private final Map<Device, Duration> cuts = new HashMap<>();
        private final List<Violation> found = new ArrayList<>();
        private Duration excusedUntil = Duration.ZERO;

        Walk(Evidence evidence) {
            this.evidence = evidence;
        }

        List<Violation> violations() {
            evidence.events().forEach(this::step);
            return found;
        }

        private void step(Event event) {
            if (event instanceof FaultBegan began && isOfClients(began.fault())) {
                on.put(began.fault(), began.at());
            } else if (event instanceof FaultEnded ended && isOfClients(ended.fault())) {
                on.remove(ended.fault());
                excusedUntil = ended.at().plus(LATE);
            } else if (event instanceof Cut cut) {
                cuts.put(cut.device(), cut.at());
            } else if (event instanceof Online online) {
                connected.add(online.device());
            } else if (event instanceof Behind behind) {
                connected.add(behind.device());
            } else if (event instanceof Offline offline) {
                lost(offline);
            }
        }

        private void lost(Offline offline) {
            boolean wasConnected = connected.remove(offline.device());
            boolean excused =
                    !on.isEmpty() || offline.at().compareTo(excusedUntil) <= 0 || cuts.remove(offline.device()) != null;
            if (wasConnected && !excused) {
                found.add(new Violation(
                        "connection lost",
                        offline.device() + " lost its connection, though no fault was between it and its access node: "
                                + offline.why(),
                        Traces.ofDevice(evidence, offline.device(), offline.at(), offline.at())));
            }
        }

        private static boolean isOfClients(String fault) {
            return OF_CLIENTS.matcher(fault).find();
        }
    }
}
