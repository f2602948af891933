package io.parley.storage.webhook;

import java.util.Arrays;

/** What has become of an event at one endpoint. */
public enum DeliveryState {
    /** It is tried again; what came after it in its conversation waits. */
    FAILING(1),
    DELIVERED(2),
    /** Given up: a dead letter. */
    DEAD(3),
    /** To be told once more, because somebody asked for it. */
    REPLAY(4);

    private final int number;

    DeliveryState(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static DeliveryState of(int number) {
        return Arrays.stream(values())
                .filter(state -> state.number == number)
                .findFirst()
                .orElseThrow();
    }
}
