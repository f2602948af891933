package io.parley.chaos.check;

import io.parley.chaos.check.Truth.Talk;
import io.parley.chaos.history.Device;
import io.parley.chaos.history.Event.Acked;
import io.parley.chaos.history.Event.Seen;
import io.parley.chaos.history.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * P4: a client shows a message soon after it was acked, or soon after the end of the last fault, whether that has cost it
 * its connection or not. The time counts only while nothing is broken, in one stretch.
 */
final class CurrencyRule implements Rule {
    private final Duration within;

    CurrencyRule(Duration within) {
        this.within = within;
    }

    private record Showing(Device device, Place place) {}

    @Override
    public Stream<Violation> violations(Evidence evidence) {
        Map<Showing, Duration> seen = new HashMap<>();
        Set<Device> hearing = new HashSet<>();
        evidence.events(Seen.class).forEach(event -> {
            seen.putIfAbsent(new Showing(event.device(), event.place()), event.at());
            hearing.add(event.device());
        });
        Map<Device, Disturbances> disturbances = new HashMap<>();
        hearing.forEach(device -> disturbances.put(device, Disturbances.of(evidence, device)));
        Duration end = evidence.events().isEmpty()
                ? Duration.ZERO
                : evidence.events().get(evidence.events().size() - 1).at();
        Map<Place, Duration> acked = new HashMap<>();
        evidence.events(Acked.class).forEach(event -> acked.merge(event.place(), event.at(), CurrencyRule::earlier));
        return acked.entrySet().stream()
                .flatMap(ack -> hearing.stream()
                        .filter(device -> follows(evidence, device, ack.getKey()))
                        .flatMap(device -> {
                            Duration shown = seen.getOrDefault(new Showing(device, ack.getKey()), end);
                            Duration calm = disturbances
                                    .getOrDefault(device, Disturbances.NONE)
                                    .longestCalm(ack.getValue(), shown);
                            return calm.compareTo(within) <= 0
                                    ? Stream.empty()
                                    : Stream.of(new Violation(
                                            "not current",
                                            device + " lacked " + ack.getKey() + " for " + calm + " (expected: <= "
                                                    + within
                                                    + ") without a fault; acked at "
                                                    + ack.getValue()
                                                    + ", shown at " + shown,
                                            Traces.ofDevice(evidence, device, ack.getValue(), shown)));
                        }));
    }

    /** Agents come and go in conversations, and members of groups may have been away when it was said. */
    private static boolean follows(Evidence evidence, Device device, Place place) {
        Truth truth = evidence.truth();
        return !truth.agents().containsKey(device.userId())
                && truth.conversation(place.conversationId())
                        .flatMap((Talk talk) -> talk.member(device.userId()))
                        .filter(member -> !member.removed() && member.mayRead(place.seq()))
                        .isPresent();
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
