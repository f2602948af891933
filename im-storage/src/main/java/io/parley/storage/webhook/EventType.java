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
    RELATION_REQUESTED("relation.requested", 20),
    RELATION_ACCEPTED("relation.accepted", 21),
    RELATION_REJECTED("relation.rejected", 22),
    RELATION_CANCELLED("relation.cancelled", 23),
    RELATION_EXPIRED("relation.expired", 24),
    RELATION_REMOVED("relation.removed", 25),
    RELATION_BLOCKED("relation.blocked", 26),
    RELATION_UNBLOCKED("relation.unblocked", 27),
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

    /** Else it is of a conversation. */
    public boolean isOfRelation() {
        return number >= RELATION_REQUESTED.number && number <= RELATION_UNBLOCKED.number;
    }

    int number() {
        return number;
    }

    /** A change's number is its kind in the log of changes, a relation's the fact in theirs. */
    static EventType of(int number) {
        return Arrays.stream(values())
                .filter(type -> type.number == number)
                .findFirst()
                .orElse(MESSAGE_CHANGED);
    }
}
