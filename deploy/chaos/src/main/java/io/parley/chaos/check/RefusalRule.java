package io.parley.chaos.check;

import io.parley.chaos.history.Event.Refused;
import java.util.Set;
import java.util.stream.Stream;

/** Who uses the SDK sees a delay when something breaks, never an error: only what was not allowed is refused. */
final class RefusalRule implements Rule {
    private static final Set<String> OF_THE_RULES =
            Set.of("NOT_ALLOWED", "SESSION_CLOSED", "NOT_SESSION_OWNER", "CANNOT_FORWARD");

    @Override
    public Stream<Violation> violations(Evidence evidence) {
        return evidence.events(Refused.class)
                .filter(refused -> !OF_THE_RULES.contains(refused.code()))
                .map(refused -> new Violation(
                        "error seen",
                        refused.clientMsgId() + " of " + refused.device() + " was refused with " + refused.code()
                                + " (expected: none but " + OF_THE_RULES + ")",
                        Traces.ofMessage(evidence, refused.device(), refused.clientMsgId())));
    }
}
