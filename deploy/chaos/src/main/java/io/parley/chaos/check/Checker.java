package io.parley.chaos.check;

import java.time.Duration;
import java.util.List;

/** Looks for every promise that was broken. It knows nothing of how the server works, only what was promised. */
public final class Checker {
    private final List<Rule> rules;

    /** @param currentWithin how long a connected client may lack an acked message while nothing is broken */
    public Checker(Duration currentWithin) {
        rules = List.of(
                new LogRule(),
                new AckRule(),
                new RefusalRule(),
                new OrderRule(),
                new ViewRule(),
                new ChangeRule(),
                new LeakRule(),
                new MembershipRule(),
                new BlockRule(),
                new SessionRule(),
                new UnreadRule(),
                new CurrencyRule(currentWithin),
                new HeldConnectionRule());
    }

    /** Empty if every promise was kept. */
    public List<Violation> check(Evidence evidence) {
        return rules.stream().flatMap(rule -> rule.violations(evidence)).toList();
    }
}
