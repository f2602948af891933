package io.parley.chaos.check;

import java.util.stream.Stream;

/** One promise, looked for all over the evidence. */
interface Rule {
    Stream<Violation> violations(Evidence evidence);
}
