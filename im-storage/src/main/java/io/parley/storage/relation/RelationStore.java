package io.parley.storage.relation;

import io.parley.common.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Friends and blocks. A request that is older than {@link RequestConfig#requestLifetime} is none any more: nothing here
 * accepts or lists it, and the next change of the pair or {@link #expire} clears it away. Every call blocks on the database.
 */
public interface RelationStore {
    /**
     * Carries out one change in one transaction: under the locks of both accounts it writes both sides, raises
     * {@code acl_version} of the pair's DIRECT conversation if there is one and friendship or a block changes, and keeps the answer under {@code opId}.
     * Repeated with the same {@code opId} it returns the first answer, a refusal too, and changes nothing.
     */
    Outcome change(long userId, UUID opId, Change change);

    /** The relations of one user that are more than nothing: friends, open requests, blocks; by version. */
    List<Relation> list(long ownerId);

    /**
     * What has changed in one user's relations.
     *
     * @param afterVersion 0: everything that is more than nothing
     * @param limit the page's size
     */
    Page list(long ownerId, long afterVersion, int limit);

    /** Some of the requests that have outlived their time and still stand in the table, the oldest first. */
    List<OpenRequest> overdue(int limit);

    /** Ends a request that has outlived its time. Returns how both stand now; nothing if it is not open any more. */
    List<Relation> expire(OpenRequest request);

    /**
     * @param relations in the order of their versions; with {@code afterVersion} also those that became nothing
     * @param version everything up to here has been told by this page and those before
     * @param more there are later ones
     * @param reset {@code afterVersion} is ahead of all versions, of another log then: this is the first page of everything
     */
    record Page(List<Relation> relations, long version, boolean more, boolean reset) {}

    record OpenRequest(long fromId, long toId) {}

    sealed interface Change {
        long peerId();

        /** Makes both friends at once when the peer has asked before. */
        record RequestFriend(long peerId, String message) implements Change {}

        record AcceptFriend(long peerId) implements Change {}

        /** Ends the peer's request. */
        record RejectFriend(long peerId) implements Change {}

        /** Ends the own request. */
        record CancelFriendRequest(long peerId) implements Change {}

        /**
         * Labels a friend; the peer is not told.
         *
         * @param remark null: as it is
         * @param group null: as it is
         */
        record UpdateFriend(
                long peerId,
                @Nullable String remark,
                @Nullable String group) implements Change {}

        /** Also withdraws an own request, or declines the peer's; what is not there is no error. */
        record RemoveFriend(long peerId) implements Change {}

        /** Ends an open request of either side; a friendship stays, and is in force again after {@link Unblock}. */
        record Block(long peerId) implements Change {}

        record Unblock(long peerId) implements Change {}
    }

    sealed interface Outcome {
        /**
         * @param own how the user stands to the peer now
         * @param peers how the peer stands to the user now; empty if that did not change
         * @param directConversationId the pair's DIRECT conversation, if there is one and what decides about it changed
         * @param repeated the answer of an earlier call with this {@code opId}
         */
        record Done(Relation own, Optional<Relation> peers, Optional<Long> directConversationId, boolean repeated)
                implements Outcome {}

        /**
         * @param code NOT_FOUND: no such user, or no open request to reject or cancel; NOT_ALLOWED: a block, one of the two
         *     is no USER, no open request to accept, or no friend to label; INVALID_ARGUMENT: oneself; CONFLICT: the
         *     {@code opId} was used for another change
         */
        record Refused(ErrorCode code, String message) implements Outcome {}
    }
}
