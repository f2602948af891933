package io.parley.storage.relation;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.RelationState;
import io.parley.storage.operation.OperationStore;
import io.parley.storage.operation.OperationStore.Kept;
import io.parley.storage.transaction.RetriedTransaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Repository;

/** {@link Pair} says what a change makes of two users; this carries it out. */
@EnableConfigurationProperties(RequestConfig.class)
@Repository
class MySqlRelationStore implements RelationStore {
    private final RelationMapper relations;
    private final OperationStore operations;
    private final RetriedTransaction transaction;
    private final long lifetimeMillis;

    MySqlRelationStore(
            RelationMapper relations, OperationStore operations, RetriedTransaction transaction, RequestConfig config) {
        this.relations = relations;
        this.operations = operations;
        this.transaction = transaction;
        this.lifetimeMillis = config.requestLifetime().toMillis();
    }

    @Override
    public Outcome change(long userId, UUID opId, Change change) {
        if (change.peerId() == userId) {
            return new Outcome.Refused(ErrorCode.INVALID_ARGUMENT, "user_id: oneself (expected: somebody else)");
        }
        return transaction.run(() -> changeLocked(userId, opId, change));
    }

    private Outcome changeLocked(long userId, UUID opId, Change change) {
        boolean userIsFirst = userId < change.peerId();
        AccountRow first = relations.lockAccount(userIsFirst ? userId : change.peerId());
        AccountRow second = relations.lockAccount(userIsFirst ? change.peerId() : userId);
        AccountRow user = userIsFirst ? first : second;
        AccountRow peer = userIsFirst ? second : first;
        if (user == null) {
            return noSuchUser();
        }
        byte[] asked = OutcomeCodec.asked(change);
        Optional<Kept> kept = operations.find(userId, opId);
        if (kept.isPresent()) {
            return kept.get().isOf(asked)
                    ? OutcomeCodec.decode(kept.get().answer())
                    : new Outcome.Refused(ErrorCode.CONFLICT, "op_id: was used for another change");
        }
        Outcome outcome = peer == null ? noSuchUser() : carryOut(user, peer, change);
        operations.keep(userId, opId, Kept.of(asked, OutcomeCodec.encode(outcome)));
        return outcome;
    }

    private static Outcome noSuchUser() {
        return new Outcome.Refused(ErrorCode.NOT_FOUND, "user_id: there is no such user");
    }

    private Outcome carryOut(AccountRow user, AccountRow peer, Change change) {
        RelationRow userRow = relations.find(user.userId, peer.userId);
        RelationRow peerRow = relations.find(peer.userId, user.userId);
        Pair kept = pair(userRow, peerRow);
        long now = transaction.now();
        boolean isOver = isOver(userRow, peerRow, now);
        Pair before = isOver ? kept.ended() : kept;
        Optional<Pair> allowed = user.isUser() && peer.isUser() ? before.after(change) : Optional.empty();
        if (allowed.isEmpty()) {
            return refused(user, peer, change);
        }
        Pair after = allowed.get();
        Side own = Side.of(userRow, kept).become(after);
        if (change instanceof Change.UpdateFriend update) {
            own = new Side(after, own.label().with(update));
        }
        Side peers = Side.of(peerRow, kept.mirrored()).become(after.mirrored());
        boolean ownDiffers = isOver || own.differs(Side.of(userRow, kept));
        boolean peersDiffers = isOver || peers.differs(Side.of(peerRow, kept.mirrored()));
        if (isOver) {
            boolean isOwn = kept.state() == RelationState.REQUEST_SENT;
            tell(RelationFact.EXPIRED, isOwn ? user : peer, isOwn ? peer : user, now);
        }
        after.factSince(before).ifPresent(fact -> tell(fact, user, peer, now));
        return new Outcome.Done(
                ownDiffers
                        ? save(user, peer, own, now)
                        : relation(user, peer, own, userRow == null ? 0 : userRow.version),
                peersDiffers ? Optional.of(save(peer, user, peers, now)) : Optional.empty(),
                after.differsForSending(kept) ? raiseAclVersion(user.userId, peer.userId) : Optional.empty(),
                false);
    }

    private void tell(RelationFact fact, AccountRow user, AccountRow peer, long now) {
        relations.tell(fact.number(), user.userId, peer.userId, now);
    }

    /** What a block refuses reads like what a stranger is refused. */
    private static Outcome refused(AccountRow user, AccountRow peer, Change change) {
        boolean endsRequest = change instanceof Change.RejectFriend || change instanceof Change.CancelFriendRequest;
        return endsRequest && user.isUser() && peer.isUser()
                ? new Outcome.Refused(ErrorCode.NOT_FOUND, "user_id: there is no open request")
                : new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed");
    }

    private static Pair pair(@Nullable RelationRow user, @Nullable RelationRow peer) {
        boolean isBlocked = peer != null && peer.blocked;
        return user == null
                ? new Pair(Pair.STRANGERS.state(), "", false, isBlocked)
                : new Pair(user.state(), user.requestMessage, user.blocked, isBlocked);
    }

    /** Whether a request stands there that has outlived its time; both sides go by the one of who asked. */
    private boolean isOver(@Nullable RelationRow user, @Nullable RelationRow peer, long now) {
        if (user == null || peer == null || !user.isRequest()) {
            return false;
        }
        RelationRow asking = user.state() == RelationState.REQUEST_SENT ? user : peer;
        return asking.updatedAt < now - lifetimeMillis;
    }

    private Relation save(AccountRow owner, AccountRow peer, Side side, long now) {
        Relation relation = relation(owner, peer, side, owner.relationVersion + 1);
        relations.setVersion(owner.userId, relation.version());
        relations.save(relation, relation.state().getNumber(), now);
        return relation;
    }

    private static Relation relation(AccountRow owner, AccountRow peer, Side side, long version) {
        return new Relation(
                owner.userId,
                peer.userId,
                peer.name,
                side.pair().state(),
                side.pair().blocks(),
                side.pair().message(),
                version,
                side.label().remark(),
                side.label().group());
    }

    /** Waits for whoever writes to the conversation now; whoever comes later sees the new version. */
    private Optional<Long> raiseAclVersion(long userId, long peerId) {
        Long conversationId = relations.lockHead(Math.min(userId, peerId), Math.max(userId, peerId));
        if (conversationId != null) {
            relations.raiseAclVersion(conversationId);
        }
        return Optional.ofNullable(conversationId);
    }

    @Override
    public List<Relation> list(long ownerId) {
        return list(ownerId, 0, Integer.MAX_VALUE).relations();
    }

    /** The version is read before the rows: later ones may be among them, none up to it is missing. */
    @Override
    public Page list(long ownerId, long afterVersion, int limit) {
        Long known = relations.version(ownerId);
        long newest = known == null ? 0 : known;
        boolean isAhead = afterVersion > newest;
        long notBefore = transaction.now() - lifetimeMillis;
        int one = limit == Integer.MAX_VALUE ? 0 : 1;
        List<RelationRow> rows = afterVersion == 0 || isAhead
                ? relations.list(ownerId, notBefore, limit + one)
                : relations.changedAfter(ownerId, afterVersion, limit + one);
        boolean more = rows.size() > limit;
        List<RelationRow> page = more ? rows.subList(0, limit) : rows;
        long last = page.isEmpty() ? 0 : page.get(page.size() - 1).version;
        return new Page(
                page.stream().map(row -> row.toRelation(notBefore)).toList(),
                more ? last : Math.max(last, newest),
                more,
                isAhead);
    }

    @Override
    public List<OpenRequest> overdue(int limit) {
        return relations.requestsBefore(transaction.now() - lifetimeMillis, limit);
    }

    @Override
    public List<Relation> expire(OpenRequest request) {
        return transaction.run(() -> expireLocked(request.fromId(), request.toId()));
    }

    private List<Relation> expireLocked(long fromId, long toId) {
        AccountRow first = relations.lockAccount(Math.min(fromId, toId));
        AccountRow second = relations.lockAccount(Math.max(fromId, toId));
        RelationRow fromRow = relations.find(fromId, toId);
        RelationRow toRow = relations.find(toId, fromId);
        long now = transaction.now();
        if (first == null || second == null || !isOver(fromRow, toRow, now)) {
            return List.of();
        }
        AccountRow from = first.userId == fromId ? first : second;
        AccountRow to = first.userId == fromId ? second : first;
        Pair ended = pair(fromRow, toRow).ended();
        tell(RelationFact.EXPIRED, from, to, now);
        return List.of(
                save(from, to, new Side(ended, Label.NONE), now),
                save(to, from, new Side(ended.mirrored(), Label.NONE), now));
    }
}
