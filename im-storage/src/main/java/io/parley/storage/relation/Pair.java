package io.parley.storage.relation;

import io.parley.common.protocol.RelationState;
import io.parley.storage.relation.RelationStore.Change;
import java.util.Optional;

/**
 * How two users stand to each other, seen by the one who asks for a change, and what each change makes of it:
 *
 * <pre>
 *            request  accept   reject   cancel   remove  block    unblock   update
 * NONE       SENT     refused  refused  refused  NONE    NONE     NONE      refused
 * SENT       SENT     refused  refused  NONE     NONE    NONE     SENT      refused
 * RECEIVED   FRIENDS  FRIENDS  NONE     refused  NONE    NONE     RECEIVED  refused
 * FRIENDS    FRIENDS  FRIENDS  refused  refused  NONE    FRIENDS  FRIENDS   FRIENDS
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
        if (change instanceof Change.RejectFriend) {
            return endedFrom(RelationState.REQUEST_RECEIVED);
        }
        if (change instanceof Change.CancelFriendRequest) {
            return endedFrom(RelationState.REQUEST_SENT);
        }
        if (change instanceof Change.UpdateFriend) {
            return isFriends() ? Optional.of(this) : Optional.empty();
        }
        if (change instanceof Change.RemoveFriend) {
            return Optional.of(ended());
        }
        if (change instanceof Change.Block) {
            Pair left = isFriends() ? this : ended();
            return Optional.of(new Pair(left.state, left.message, true, isBlocked));
        }
        return Optional.of(new Pair(state, message, false, isBlocked));
    }

    private Optional<Pair> requested(String text) {
        if (isFriends()) {
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

    private Optional<Pair> endedFrom(RelationState open) {
        return state == open ? Optional.of(ended()) : Optional.empty();
    }

    /** Without friendship or request. */
    Pair ended() {
        return in(RelationState.RELATION_STATE_NONE);
    }

    boolean isFriends() {
        return state == RelationState.FRIENDS;
    }

    private Pair in(RelationState next) {
        return new Pair(next, "", blocks, isBlocked);
    }

    /** What its coming from {@code before} is to others; empty: nothing. */
    Optional<RelationFact> factSince(Pair before) {
        if (blocks != before.blocks) {
            return Optional.of(blocks ? RelationFact.BLOCKED : RelationFact.UNBLOCKED);
        }
        if (state == before.state) {
            return Optional.empty();
        }
        return Optional.of(
                switch (state) {
                    case REQUEST_SENT -> RelationFact.REQUESTED;
                    case FRIENDS -> RelationFact.ACCEPTED;
                    default -> before.ending();
                });
    }

    private RelationFact ending() {
        return switch (state) {
            case FRIENDS -> RelationFact.REMOVED;
            case REQUEST_SENT -> RelationFact.CANCELLED;
            default -> RelationFact.REJECTED;
        };
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
        return blocks != before.blocks || isBlocked != before.isBlocked || isFriends() != before.isFriends();
    }
}
