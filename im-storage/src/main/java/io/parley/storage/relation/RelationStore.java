package io.parley.storage.relation;

import io.parley.common.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Friends and blocks. Every call blocks on the database. */
public interface RelationStore {
    /**
     * Carries out one change in one transaction: under the locks of both accounts it writes both sides, raises
     * {@code acl_version} of the pair's DIRECT conversation if there is one and friendship or a block changes, and keeps the answer under {@code opId}.
     * Repeated with the same {@code opId} it returns the first answer, a refusal too, and changes nothing.
     */
    Outcome change(long userId, UUID opId, Change change);

    /** The relations of one user that are more than nothing: friends, open requests, blocks; by version. */
    List<Relation> list(long ownerId);

    sealed interface Change {
        long peerId();

        /** Makes both friends at once when the peer has asked before. */
        record RequestFriend(long peerId, String message) implements Change {}

        record AcceptFriend(long peerId) implements Change {}

        /** Also withdraws an own request, or declines the peer's. */
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
         * @param code NOT_FOUND: no such user; NOT_ALLOWED: a block, one of the two is no USER, or no open request;
         *     INVALID_ARGUMENT: oneself; CONFLICT: the {@code opId} was used for another change
         */
        record Refused(ErrorCode code, String message) implements Outcome {}
    }
}
