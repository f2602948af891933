package io.parley.logic.message;

/** Opens the round of help that a visitor's message belongs to. */
public interface SessionGate {
    /**
     * Makes sure that the SUPPORT conversation has an open session, before a visitor's message is stored in it. Blocks on
     * the database; called on a worker. Idempotent under concurrency.
     *
     * @throws io.parley.logic.link.Refusal if the site takes no session now
     */
    void openSession(long conversationId);
}
