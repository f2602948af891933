package io.parley.client.api;

import java.util.List;

/**
 * Hears what happens to a client. Called in order, one call at a time: on the client's event loop, where it must not
 * block, or on the executor that the client was given. What it throws is logged and goes no further.
 */
public interface ClientListener {
    /** Each change; {@code Behind} and {@code Online} tell whether anything may be missing. */
    default void onConnection(ConnectionState state) {}

    /**
     * A message of an opened conversation: each once, in seq order, the newest page that opening loads included. Older
     * pages are not told; nor is what the store still held from an earlier client.
     */
    default void onMessage(Message message) {}

    /** A message that the client holds was edited or recalled: as it is now. Each of its states at most once, the last one. */
    default void onMessageChanged(Message message) {}

    /** The reader has deleted these, here or on another device: they are gone from the own view, for good. */
    default void onMessagesDeleted(long conversationId, List<Long> seqs) {}

    /**
     * What was told of this conversation's messages is void: the log was replaced (restored from a backup, or another
     * user), or some were deleted while this device was away.
     */
    default void onReset(long conversationId) {}

    /** The row has changed, or the conversation is new. */
    default void onConversation(Conversation conversation) {}

    /** Somebody, the reader on another device included, has read up to {@code readSeq}. */
    default void onRead(long conversationId, long userId, long readSeq) {}

    /** Somebody else begins to type, or has stopped. */
    default void onTyping(Typing typing) {}

    /** Somebody whom the client watches came or went, or is not known any more. */
    default void onPresence(Presence presence) {}

    default void onSession(Session session) {}

    /**
     * Members of a group came, or their role or mute changed; others went. What the members share is in the row.
     *
     * @param removedUserIds who is not in it any more
     */
    default void onMembers(long conversationId, List<Member> members, List<Long> removedUserIds) {}

    /**
     * To the owner and the admins of a group: somebody asks to join it.
     *
     * @param ended not any more; only the user's id is told then
     */
    default void onJoinRequest(long conversationId, Group.Asking asking, boolean ended) {}

    default void onRelation(Relation relation) {}

    /** An own message was refused for good; {@code retry} and {@code discard} decide about it. */
    default void onRefused(PendingMessage message) {}

    /** @param active false: has stopped, or sent what was typed */
    record Typing(long conversationId, long userId, boolean active) {}
}
