package io.parley.storage.relation;

/** What happens between two users and the host's servers are told of. Rows hold the numbers: they don't change. */
enum RelationFact {
    REQUESTED(20),
    /** Also by a request of one's own when the other has asked before. */
    ACCEPTED(21),
    REJECTED(22),
    CANCELLED(23),
    /** Nobody has answered the request in time. */
    EXPIRED(24),
    REMOVED(25),
    /** An open request of either side ends with it. */
    BLOCKED(26),
    UNBLOCKED(27);

    private final int number;

    RelationFact(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
