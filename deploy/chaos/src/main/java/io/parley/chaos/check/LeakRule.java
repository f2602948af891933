package io.parley.chaos.check;

import io.parley.chaos.history.Event.Seen;
import java.util.List;
import java.util.stream.Stream;

/** P12: no device heard of a message that its user may not read. */
final class LeakRule implements Rule {
    @Override
    public Stream<Violation> violations(Evidence evidence) {
        return evidence.events(Seen.class)
                .filter(seen -> !evidence.truth()
                        .mayRead(
                                seen.device().userId(),
                                seen.place().conversationId(),
                                seen.place().seq()))
                .map(seen -> new Violation(
                        "leaked", seen.place() + " came to " + seen.device() + ", who may not read it", List.of(seen)));
    }
}
