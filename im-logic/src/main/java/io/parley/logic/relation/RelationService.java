package io.parley.logic.relation;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ListRelationsResult;
import io.parley.common.protocol.Relation;
import io.parley.common.protocol.RelationPush;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.storage.relation.RelationStore;
import io.parley.storage.relation.RelationStore.Change;
import io.parley.storage.relation.RelationStore.Outcome;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Changes relations and tells both sides. Blocks on the database. */
@Service
public class RelationService {
    /** Of {@link Change.RequestFriend#message}, in code points. */
    public static final int MAX_REQUEST_MESSAGE = 200;
    /** Of {@link Change.UpdateFriend#remark}, in code points. */
    public static final int MAX_REMARK = 100;
    /** Of {@link Change.UpdateFriend#group}, in code points. */
    public static final int MAX_GROUP = 50;
    /** Relations on one page. */
    public static final int MAX_PAGE = 500;

    private static final int DEFAULT_PAGE = 200;

    private final RelationStore relations;
    private final AclCache acls;
    private final DeliveryRouter router;
    private final List<RelationListener> listeners;

    public RelationService(
            RelationStore relations, AclCache acls, DeliveryRouter router, List<RelationListener> listeners) {
        this.relations = relations;
        this.acls = acls;
        this.router = router;
        this.listeners = listeners;
    }

    /**
     * Carries out one change, once for each {@code opId}, and pushes it to the user's devices, and to the peer's if it
     * changed anything for them.
     *
     * @return how the user stands to the peer now
     * @throws Refusal as {@link Outcome.Refused} says
     */
    public Relation change(long userId, UUID opId, Change change) {
        return change(userId, opId, change, null);
    }

    /**
     * @param except the connection that needs no push, as it gets the answer
     */
    Relation change(long userId, UUID opId, Change change, @Nullable Caller except) {
        check(change);
        Outcome outcome = relations.change(userId, opId, change);
        if (outcome instanceof Outcome.Refused refused) {
            throw new Refusal(refused.code(), refused.message());
        }
        Outcome.Done done = (Outcome.Done) outcome;
        done.directConversationId().ifPresent(acls::forget);
        if (change instanceof Change.Block || change instanceof Change.RemoveFriend) {
            listeners.forEach(listener -> listener.parted(userId, change.peerId()));
        }
        listeners.forEach(listener -> listener.changed(userId, change.peerId()));
        Relation own = frame(done.own());
        push(done.own().ownerId(), own, except);
        done.peers().ifPresent(peers -> push(peers.ownerId(), frame(peers), null));
        return own;
    }

    private static void check(Change change) {
        if (change.peerId() <= 0) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "user_id: " + change.peerId() + " (expected: > 0)");
        }
        if (change instanceof Change.RequestFriend request) {
            check("message", request.message(), MAX_REQUEST_MESSAGE);
        }
        if (change instanceof Change.UpdateFriend update) {
            if (update.remark() == null && update.group() == null) {
                throw new Refusal(ErrorCode.INVALID_ARGUMENT, "remark, group: neither (expected: one or both)");
            }
            check("remark", update.remark(), MAX_REMARK);
            check("group", update.group(), MAX_GROUP);
        }
    }

    private static void check(String field, @Nullable String text, int most) {
        int length = text == null ? 0 : text.codePointCount(0, text.length());
        if (length > most) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT, field + ": " + length + " characters (expected: at most " + most + ")");
        }
    }

    /** Friends, open requests and blocks of a user. */
    public List<Relation> list(long userId) {
        return relations.list(userId).stream().map(RelationService::frame).toList();
    }

    /**
     * A page of what has changed; neither {@code afterVersion} nor {@code limit}: everything at once, as clients of v0.1.0
     * expect it.
     */
    ListRelationsResult list(long userId, long afterVersion, int limit) {
        if (afterVersion < 0) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "after_version: " + afterVersion + " (expected: >= 0)");
        }
        if (limit < 0 || limit > MAX_PAGE) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "limit: " + limit + " (expected: 0 to " + MAX_PAGE + ")");
        }
        int whole = afterVersion == 0 ? Integer.MAX_VALUE : DEFAULT_PAGE;
        RelationStore.Page page = relations.list(userId, afterVersion, limit == 0 ? whole : limit);
        return ListRelationsResult.newBuilder()
                .addAllRelations(
                        page.relations().stream().map(RelationService::frame).toList())
                .setVersion(page.version())
                .setMore(page.more())
                .setReset(page.reset())
                .build();
    }

    /** Ends requests that nobody has answered in time and tells both sides. Returns how many of at most {@code limit}. */
    int expireRequests(int limit) {
        int ended = 0;
        for (RelationStore.OpenRequest request : relations.overdue(limit)) {
            List<io.parley.storage.relation.Relation> sides = relations.expire(request);
            sides.forEach(side -> push(side.ownerId(), frame(side), null));
            listeners.forEach(listener -> listener.changed(request.fromId(), request.toId()));
            ended += sides.isEmpty() ? 0 : 1;
        }
        return ended;
    }

    private void push(long userId, Relation relation, @Nullable Caller except) {
        ServerFrame frame = ServerFrame.newBuilder()
                .setRelationPush(RelationPush.newBuilder().setRelation(relation))
                .build();
        router.push(List.of(userId), frame, PushKind.STATE, except);
    }

    private static Relation frame(io.parley.storage.relation.Relation relation) {
        return Relation.newBuilder()
                .setUserId(relation.peerId())
                .setName(relation.peerName())
                .setState(relation.state())
                .setBlocked(relation.blocked())
                .setRequestMessage(relation.requestMessage())
                .setVersion(relation.version())
                .setRemark(relation.remark())
                .setGroup(relation.group())
                .build();
    }
}
