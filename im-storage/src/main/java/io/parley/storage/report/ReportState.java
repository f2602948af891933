package io.parley.storage.report;

/** Numbered as it stands in rows. */
public enum ReportState {
    OPEN(1),
    /** A moderator has it. */
    TAKEN(2),
    RESOLVED(3);

    private final int number;

    ReportState(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static ReportState of(int number) {
        return values()[number - 1];
    }
}
