package io.parley.chaos.check;

import io.parley.chaos.history.Event;
import io.parley.chaos.history.Event.Blocked;
import io.parley.chaos.history.Event.Unblocking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A block holds for the very next message: while a pair is blocked its log does not grow. */
final class BlockRule implements Rule {
    @Override
    public Stream<Violation> violations(Evidence evidence) {
        List<Violation> atUnblock = new ArrayList<>();
        Map<Long, Blocked> open = new HashMap<>();
        for (Event event : evidence.events()) {
            if (event instanceof Blocked blocked) {
                open.put(blocked.conversationId(), blocked);
            } else if (event instanceof Unblocking unblocking) {
                Blocked blocked = open.remove(unblocking.conversationId());
                if (blocked != null && blocked.lastSeq() != unblocking.lastSeq()) {
                    atUnblock.add(violation(blocked, unblocking.lastSeq()));
                }
            }
        }
        return Stream.concat(
                atUnblock.stream(),
                open.values().stream()
                        .flatMap(blocked -> evidence
                                .truth()
                                .conversation(blocked.conversationId())
                                .filter(talk -> talk.lastSeq() != blocked.lastSeq())
                                .map(talk -> violation(blocked, talk.lastSeq()))
                                .stream()));
    }

    private static Violation violation(Blocked blocked, long lastSeq) {
        return new Violation(
                "accepted after a block",
                blocked.conversationId() + " ended with seq " + blocked.lastSeq() + " when it was blocked, and grew to "
                        + lastSeq,
                List.of(blocked));
    }
}
