package io.parley.logic.message;

/** Who follows the log of messages, besides those whom {@link Audience} tells. */
public interface LogListener {
    /**
     * Something was said or changed in a conversation, and is committed. Called on the journal's threads: never blocks. A
     * hint: what another node, or this one before it died, has committed, it may never be called for.
     */
    void onLogged(long conversationId);
}
