package io.parley.storage.visitor;

import java.util.Optional;

/** Visitors. Every call blocks on the database and joins the caller's transaction. */
public interface VisitorStore {
    Optional<Visitor> find(long userId);

    /** Adds the visitor; its user account is the caller's to add, in the same transaction. */
    void add(Visitor visitor);
}
