package io.parley.storage.message;

/** As it stands in the log of changes. */
enum ChangeKind {
    RECALL(1),
    EDIT(2),
    REACT(3),
    PIN(4),
    ERASE(5);

    private final int number;

    ChangeKind(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
