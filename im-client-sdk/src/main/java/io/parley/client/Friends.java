package io.parley.client;

import io.parley.client.api.Relation;
import io.parley.common.protocol.AcceptFriend;
import io.parley.common.protocol.Block;
import io.parley.common.protocol.CancelFriendRequest;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.RejectFriend;
import io.parley.common.protocol.RemoveFriend;
import io.parley.common.protocol.RequestFriend;
import io.parley.common.protocol.Unblock;
import io.parley.common.protocol.UpdateFriend;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Changes how the user stands to others, repeated under one op_id until they are answered. Each gives the relation as it is
 * then.
 */
public final class Friends {
    private final ClientCore core;
    private final PatientRequests requests;
    private final Supplier<String> newId;

    Friends(ClientCore core, PatientRequests requests, Supplier<String> newId) {
        this.core = core;
        this.requests = requests;
        this.newId = newId;
    }

    public CompletableFuture<Relation> request(long userId, String message) {
        return relate(frame().setRequestFriend(RequestFriend.newBuilder()
                .setUserId(userId)
                .setMessage(message)
                .setOpId(newId.get())));
    }

    public CompletableFuture<Relation> accept(long userId) {
        return relate(frame().setAcceptFriend(
                        AcceptFriend.newBuilder().setUserId(userId).setOpId(newId.get())));
    }

    /** Ends the request of that user; fails with NOT_FOUND when none is open. */
    public CompletableFuture<Relation> reject(long userId) {
        return relate(frame().setRejectFriend(
                        RejectFriend.newBuilder().setUserId(userId).setOpId(newId.get())));
    }

    /** Ends the own request; fails with NOT_FOUND when none is open. */
    public CompletableFuture<Relation> cancel(long userId) {
        return relate(frame().setCancelFriendRequest(
                        CancelFriendRequest.newBuilder().setUserId(userId).setOpId(newId.get())));
    }

    /** Sets the own name for a friend, at most 100 characters; empty: none. */
    public CompletableFuture<Relation> setRemark(long userId, String remark) {
        return update(userId, UpdateFriend.newBuilder().setRemark(remark));
    }

    /** Files a friend under a group, at most 50 characters; empty: none. */
    public CompletableFuture<Relation> setGroup(long userId, String group) {
        return update(userId, UpdateFriend.newBuilder().setGroup(group));
    }

    private CompletableFuture<Relation> update(long userId, UpdateFriend.Builder update) {
        return relate(frame().setUpdateFriend(update.setUserId(userId).setOpId(newId.get())));
    }

    /** Ends a friendship, or a request of either side. */
    public CompletableFuture<Relation> remove(long userId) {
        return relate(frame().setRemoveFriend(
                        RemoveFriend.newBuilder().setUserId(userId).setOpId(newId.get())));
    }

    public CompletableFuture<Relation> block(long userId) {
        return relate(frame().setBlock(Block.newBuilder().setUserId(userId).setOpId(newId.get())));
    }

    public CompletableFuture<Relation> unblock(long userId) {
        return relate(frame().setUnblock(Unblock.newBuilder().setUserId(userId).setOpId(newId.get())));
    }

    private static ClientFrame.Builder frame() {
        return ClientFrame.newBuilder();
    }

    private CompletableFuture<Relation> relate(ClientFrame.Builder body) {
        return requests.request(
                body, frame -> core.relations.apply(frame.getRelationResult().getRelation()));
    }
}
