package io.parley.chaos.check;

import io.parley.chaos.check.Truth.Row;
import io.parley.chaos.check.Truth.Talk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** P2, P3: the log of each conversation is first, first + 1 … last, and holds no message twice. */
final class LogRule implements Rule {
    @Override
    public Stream<Violation> violations(Evidence evidence) {
        Set<Long> ids = new HashSet<>();
        return evidence.truth().conversations().values().stream().flatMap(talk -> violations(talk, ids));
    }

    private static Stream<Violation> violations(Talk talk, Set<Long> ids) {
        List<Violation> found = new ArrayList<>();
        long expected = talk.firstSeq();
        Map<String, Row> bySend = new HashMap<>();
        for (Row row : talk.rows()) {
            if (row.seq() != expected) {
                found.add(new Violation(
                        "hole", talk.id() + "#" + row.seq() + " (expected: seq " + expected + ")", List.of()));
            }
            expected = row.seq() + 1;
            if (!ids.add(row.messageId())) {
                found.add(new Violation("doubled", "message id " + row.messageId() + " stands twice", List.of()));
            }
            Row first = bySend.putIfAbsent(row.senderId() + " " + row.clientMsgId(), row);
            if (first != null) {
                found.add(new Violation(
                        "doubled",
                        talk.id() + "#" + first.seq() + " and #" + row.seq() + " are one message of " + row.senderId(),
                        List.of()));
            }
        }
        if (talk.lastSeq() != expected - 1) {
            found.add(new Violation(
                    "hole",
                    talk.id() + " ends with " + (expected - 1) + " (expected: " + talk.lastSeq()
                            + ", as its head says)",
                    List.of()));
        }
        return found.stream();
    }
}
