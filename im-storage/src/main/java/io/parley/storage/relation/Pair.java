package io.parley.storage.relation;

import io.parley.common.protocol.RelationState;
import io.parley.storage.relation.RelationStore.Change;
import java.util.Optional;

/**
 * How two users stand to each other, seen by the one who asks for a change, and what each change makes of it:
 *
 * <pre>
 *            request        accept     remove  block    unblock
 * NONE       SENT           refused    NONE    NONE     NONE
 * SENT       SENT           refused    NONE    NONE     SENT
 * RECEIVED   FRIENDS        FRIENDS    NONE    NONE     RECEIVED
 * FRIENDS    FRIENDS        FRIENDS    NONE    FRIENDS  FRIENDS
 * </pre>
 *
 * The other side's state mirrors it. A block of either side refuses a request, ends an open one and leaves a friendship as
 * it is: it holds above the friendship, which is there again when the block ends.
 *
 * @param message the text of an open request, else empty
 * @param blocks the user blocks the peer
 * @param isBlocked the peer blocks the user
 */
record Pair(RelationState state, String message, boolean blocks, boolean isBlocked) {
    static final Pair STRANGERS = new Pair(RelationState.RELATION_STATE_NONE, "", false, false);

    /** Empty: not allowed. */
    Optional<Pair> after(Change change) {
        if (change instanceof Change.RequestFriend request) {
            return requested(request.message());
        }
        if (change instanceof Change.AcceptFriend) {
            return switch (state) {
                case REQUEST_RECEIVED, FRIENDS -> Optional.of(in(RelationState.FRIENDS));
                default -> Optional.empty();
            };
        }
        if (change instanceof Change.RemoveFriend) {
            return Optional.of(in(RelationState.RELATION_STATE_NONE));
        }
        if (change instanceof Change.Block) {
            Pair ended = state == RelationState.FRIENDS ? this : in(RelationState.RELATION_STATE_NONE);
            return Optional.of(new Pair(ended.state, ended.message, true, isBlocked));
        }
        return Optional.of(new Pair(state, message, false, isBlocked));
    }

    private Optional<Pair> requested(String text) {
        if (state == RelationState.FRIENDS) {
            return Optional.of(this);
        }
        if (blocks || isBlocked) {
            return Optional.empty();
        }
        return switch (state) {
            case REQUEST_SENT -> Optional.of(this);
            case REQUEST_RECEIVED -> Optional.of(in(RelationState.FRIENDS));
            default -> Optional.of(new Pair(RelationState.REQUEST_SENT, text, false, false));
        };
    }

    private Pair in(RelationState next) {
        return new Pair(next, "", blocks, isBlocked);
    }

    /** As the peer sees it. */
    Pair mirrored() {
        RelationState other = switch (state) {
            case REQUEST_SENT -> RelationState.REQUEST_RECEIVED;
            case REQUEST_RECEIVED -> RelationState.REQUEST_SENT;
            default -> state;
        };
        return new Pair(other, message, isBlocked, blocks);
    }

    /** Whether the owner's side is another than in {@code before}. */
    boolean differsForOwner(Pair before) {
        return state != before.state || blocks != before.blocks || !message.equals(before.message);
    }

    /** Whether what decides about sending is another than in {@code before}. */
    boolean differsForSending(Pair before) {
        return blocks != before.blocks
                || isBlocked != before.isBlocked
                || (state == RelationState.FRIENDS) != (before.state == RelationState.FRIENDS);
    }
}
