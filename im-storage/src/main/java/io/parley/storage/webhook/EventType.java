package io.parley.storage.webhook;

import java.util.Arrays;

/** What is told of. Hosts read the codes, rows hold the numbers: neither changes. */
public enum EventType {
    MESSAGE_CREATED("message.created", 0),
    MESSAGE_RECALLED("message.recalled", 1),
    MESSAGE_EDITED("message.edited", 2),
    MESSAGE_REACTED("message.reacted", 3),
    MESSAGE_PINNED("message.pinned", 4),
    MESSAGE_ERASED("message.erased", 5),
    /** Of a kind that this version does not know. */
    MESSAGE_CHANGED("message.changed", 100);

    private final String code;
    private final int number;

    EventType(String code, int number) {
        this.code = code;
        this.number = number;
    }

    public String code() {
        return code;
    }

    int number() {
        return number;
    }

    /** A change's number is its kind in the log of changes. */
    static EventType of(int number) {
        return Arrays.stream(values())
                .filter(type -> type.number == number)
                .findFirst()
                .orElse(MESSAGE_CHANGED);
    }
}
