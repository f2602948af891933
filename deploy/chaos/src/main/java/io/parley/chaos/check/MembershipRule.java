package io.parley.chaos.check;

import io.parley.chaos.check.Truth.Talk;
import java.util.List;
import java.util.stream.Stream;

/** Who was removed from a group writes nothing more: each message stands within a time of its sender's membership. */
final class MembershipRule implements Rule {
    @Override
    public Stream<Violation> violations(Evidence evidence) {
        return evidence.truth().conversations().values().stream().flatMap(talk -> violations(evidence, talk));
    }

    private static Stream<Violation> violations(Evidence evidence, Talk talk) {
        return talk.rows().stream()
                .filter(row -> row.senderId() != 0 && !evidence.truth().mayRead(row.senderId(), talk.id(), row.seq()))
                .map(row -> new Violation(
                        "written by no member",
                        talk.id() + "#" + row.seq() + " is by " + row.senderId() + ", who was not in it then",
                        List.of()));
    }
}
