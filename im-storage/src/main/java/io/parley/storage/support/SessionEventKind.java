package io.parley.storage.support;

/** What happens to a session. Stored by name. */
public enum SessionEventKind {
    OPENED,
    ASSIGNED,
    REQUEUED,
    RESOLVED
}
