package io.parley.storage.report;

import java.util.Optional;

/** What came of a report; numbered as it stands in rows. */
public enum ReportOutcome {
    DISMISSED(1),
    MESSAGE_RECALLED(2),
    USER_DISABLED(3);

    private final int number;

    ReportOutcome(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** 0: none. */
    static Optional<ReportOutcome> of(int number) {
        return number == 0 ? Optional.empty() : Optional.of(values()[number - 1]);
    }
}
