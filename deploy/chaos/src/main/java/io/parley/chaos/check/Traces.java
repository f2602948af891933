package io.parley.chaos.check;

import io.parley.chaos.history.Device;
import io.parley.chaos.history.Event;
import io.parley.chaos.history.Event.Acked;
import io.parley.chaos.history.Event.Cut;
import io.parley.chaos.history.Event.FaultBegan;
import io.parley.chaos.history.Event.FaultEnded;
import io.parley.chaos.history.Event.Refused;
import io.parley.chaos.history.Event.Repeated;
import io.parley.chaos.history.Event.Sent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Picks out of a history what has to do with one thing. */
final class Traces {
    /** Faults and connections so long before and after are part of the story. */
    private static final Duration AROUND = Duration.ofSeconds(15);

    private Traces() {}

    /** One message from its sending to its last answer, with the faults and the device's connections around. */
    static List<Event> ofMessage(Evidence evidence, Device device, String clientMsgId) {
        Predicate<Event> isOfMessage = event -> clientMsgId.equals(clientMsgIdOf(event));
        Optional<Event> first = evidence.events().stream().filter(isOfMessage).findFirst();
        if (first.isEmpty()) {
            return List.of();
        }
        Duration last = evidence.events().stream()
                .filter(isOfMessage)
                .reduce((earlier, later) -> later)
                .map(Event::at)
                .orElseThrow();
        return between(evidence, first.get().at().minus(AROUND), last.plus(AROUND), isOfMessage.or(isAbout(device)));
    }

    /** A device's connections and the faults within a time. */
    static List<Event> ofDevice(Evidence evidence, Device device, Duration from, Duration to) {
        return between(evidence, from.minus(AROUND), to.plus(AROUND), isAbout(device));
    }

    private static List<Event> between(Evidence evidence, Duration from, Duration to, Predicate<Event> wanted) {
        return evidence.events().stream()
                .filter(event -> event.at().compareTo(from) >= 0 && event.at().compareTo(to) <= 0)
                .filter(wanted)
                .toList();
    }

    private static Predicate<Event> isAbout(Device device) {
        return event -> event instanceof FaultBegan
                || event instanceof FaultEnded
                || event instanceof Cut cut && cut.device().equals(device)
                || event instanceof Event.Online online && online.device().equals(device)
                || event instanceof Event.Behind behind && behind.device().equals(device)
                || event instanceof Event.Offline offline && offline.device().equals(device);
    }

    private static String clientMsgIdOf(Event event) {
        if (event instanceof Sent sent) {
            return sent.clientMsgId();
        }
        if (event instanceof Acked acked) {
            return acked.clientMsgId();
        }
        if (event instanceof Repeated repeated) {
            return repeated.clientMsgId();
        }
        return event instanceof Refused refused ? refused.clientMsgId() : "";
    }
}
