package io.parley.chaos.check;

import io.parley.chaos.check.Truth.Row;
import io.parley.chaos.history.Device;
import io.parley.chaos.history.Event.Seen;
import io.parley.chaos.history.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** P4: in the end each device shows what is stored, and on the way the application heard of each message once, in order. */
final class ViewRule implements Rule {
    private record Feed(Device device, long conversationId) {}

    @Override
    public Stream<Violation> violations(Evidence evidence) {
        return Stream.concat(evidence.views().stream().flatMap(view -> view(evidence, view)), feeds(evidence));
    }

    private static Stream<Violation> view(Evidence evidence, View view) {
        List<Place> expected = evidence.truth().conversation(view.conversationId()).stream()
                .flatMap(talk -> talk.rows().stream()
                        .filter(row -> talk.member(view.device().userId())
                                .filter(member -> member.mayRead(row.seq()))
                                .isPresent())
                        .map(row -> place(talk.id(), row)))
                .toList();
        if (expected.equals(view.messages())) {
            return Stream.empty();
        }
        Set<Place> shown = new HashSet<>(view.messages());
        List<Place> missing =
                expected.stream().filter(place -> !shown.contains(place)).toList();
        Set<Place> stored = new HashSet<>(expected);
        List<Place> foreign = view.messages().stream()
                .filter(place -> !stored.contains(place))
                .toList();
        return Stream.of(new Violation(
                "view differs",
                view.device() + " shows " + view.messages().size() + " messages of " + view.conversationId()
                        + " (expected: " + expected.size() + "); it lacks " + missing + ", and should not show "
                        + foreign,
                List.of()));
    }

    private static Place place(long conversationId, Row row) {
        return new Place(conversationId, row.seq(), row.messageId());
    }

    private static Stream<Violation> feeds(Evidence evidence) {
        Map<Feed, Long> newest = new HashMap<>();
        return evidence.events(Seen.class).toList().stream().flatMap(seen -> {
            Feed feed = new Feed(seen.device(), seen.place().conversationId());
            Long before = newest.put(feed, seen.place().seq());
            return before == null || before < seen.place().seq()
                    ? Stream.empty()
                    : Stream.of(new Violation(
                            "heard twice or out of order",
                            seen.device() + " heard of " + seen.place() + " after seq " + before,
                            Traces.ofDevice(evidence, seen.device(), seen.at(), seen.at())));
        });
    }
}
