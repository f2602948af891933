package io.parley.storage.broadcast;

import java.util.Arrays;

/** Rows hold the numbers: they don't change. */
public enum BroadcastState {
    RUNNING(1),
    DONE(2),
    /** Who has got it keeps it. */
    CANCELLED(3);

    private final int number;

    BroadcastState(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static BroadcastState of(int number) {
        return Arrays.stream(values())
                .filter(state -> state.number == number)
                .findFirst()
                .orElseThrow();
    }
}
