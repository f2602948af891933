package io.parley.storage.conversation;

import io.parley.common.protocol.Group;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Conversations and who is in them. Every call blocks on the database. */
public interface ConversationStore {
    /**
     * Finds or makes the one DIRECT conversation of a pair, also when both make it at once. It holds the locks of both
     * accounts, so that no change of their relation falls between.
     *
     * @param newConversationId its id if it is made now
     * @return its id; empty if one of the two does not exist
     * @throws IllegalArgumentException if both are the same
     */
    Optional<Long> openDirect(long newConversationId, long userId, long peerId);

    /**
     * Finds or makes the one SUPPORT conversation of a visitor with a site.
     *
     * @param newConversationId its id if it is made now
     */
    long openSupport(long newConversationId, long siteId, long visitorId);

    /**
     * What decides about access. The version is read before the rest, so that a change which falls between shows as a
     * higher version of the head later. Joins the caller's transaction; under the head's lock the answer is exact.
     */
    Optional<Acl> acl(long conversationId);

    /** What the members of a GROUP share; empty for what is none. Joins the caller's transaction. */
    Optional<Group> group(long conversationId);

    /** How a user stands to a conversation; empty for somebody who never was in it. */
    Optional<Membership> membership(long conversationId, long userId);

    /** Conversations that a user is or was in, by id. */
    List<Long> everOf(long userId);

    /** As the reader sees them, in no order; those that do not exist are absent. Whether the reader may is the caller's to check. */
    List<ConversationState> states(Collection<Long> conversationIds, long readerId);

    /**
     * Raises the reader's mark to {@code readSeq} or to the head, whichever is lower; never lowers it.
     *
     * @return the mark as it stands now; empty if the reader is no member
     */
    Optional<ReadMark> markRead(long conversationId, long readerId, long readSeq);

    /**
     * One page of the reader's conversations whose head or membership has changed at or after {@code sinceMillis} of
     * database time, ordered by id. A change becomes visible at its commit, up to {@link #MAX_COMMIT_LAG_MILLIS} after
     * the time that it carries: whoever remembers "now" for the next call goes back by that much.
     *
     * @param afterConversationId only ids above it
     * @param limit 1 or more
     */
    ChangedPage changed(long readerId, long sinceMillis, long afterConversationId, int limit);

    /** Milliseconds since the epoch on the database's clock. */
    long databaseMillis();

    /** No transaction of ours lives longer than this. */
    long MAX_COMMIT_LAG_MILLIS = 60_000;

    /**
     * @param raised whether it stood lower before
     */
    record ReadMark(long readSeq, boolean raised) {}

    /**
     * @param changed the conversations that the reader is in
     * @param removedIds those that the reader is no longer in
     * @param lastId the highest id that the page has looked at
     * @param more whether there may be ids above it
     */
    record ChangedPage(List<ConversationState> changed, List<Long> removedIds, long lastId, boolean more) {}
}
