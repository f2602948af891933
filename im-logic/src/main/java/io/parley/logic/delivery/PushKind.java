package io.parley.logic.delivery;

/**
 * What becomes of a push that a slow connection can't take.
 *
 * @param ephemeral it is dropped without a trace (typing, presence)
 * @param conversationId when &gt; 0 a dropped push becomes a hint for this conversation, else a hint for everything
 */
public record PushKind(boolean ephemeral, long conversationId) {
    /** Typing, presence. */
    public static final PushKind EPHEMERAL = new PushKind(true, 0);

    /** A change that a full sync brings again. */
    public static final PushKind STATE = new PushKind(false, 0);

    /** A change that pulling this conversation brings again. */
    public static PushKind of(long conversationId) {
        return new PushKind(false, conversationId);
    }
}
