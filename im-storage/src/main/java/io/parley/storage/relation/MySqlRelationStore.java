package io.parley.storage.relation;

import io.parley.common.protocol.ErrorCode;
import io.parley.storage.operation.OperationStore;
import io.parley.storage.operation.OperationStore.Kept;
import io.parley.storage.transaction.RetriedTransaction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** {@link Pair} says what a change makes of two users; this carries it out. */
@Repository
class MySqlRelationStore implements RelationStore {
    private final RelationMapper relations;
    private final OperationStore operations;
    private final RetriedTransaction transaction;

    MySqlRelationStore(RelationMapper relations, OperationStore operations, RetriedTransaction transaction) {
        this.relations = relations;
        this.operations = operations;
        this.transaction = transaction;
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
        byte[] fingerprint = OutcomeCodec.fingerprint(change);
        Optional<Kept> kept = operations.find(userId, opId);
        if (kept.isPresent()) {
            return Arrays.equals(kept.get().fingerprint(), fingerprint)
                    ? OutcomeCodec.decode(kept.get().answer())
                    : new Outcome.Refused(ErrorCode.CONFLICT, "op_id: was used for another change");
        }
        Outcome outcome = peer == null ? noSuchUser() : carryOut(user, peer, change);
        operations.keep(userId, opId, new Kept(fingerprint, OutcomeCodec.encode(outcome)));
        return outcome;
    }

    private static Outcome noSuchUser() {
        return new Outcome.Refused(ErrorCode.NOT_FOUND, "user_id: there is no such user");
    }

    private Outcome carryOut(AccountRow user, AccountRow peer, Change change) {
        RelationRow userRow = relations.find(user.userId, peer.userId);
        RelationRow peerRow = relations.find(peer.userId, user.userId);
        Pair before = pair(userRow, peerRow);
        Optional<Pair> allowed = user.isUser() && peer.isUser() ? before.after(change) : Optional.empty();
        if (allowed.isEmpty()) {
            return new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed");
        }
        Pair after = allowed.get();
        Optional<Relation> own = save(user, peer, before, after);
        Optional<Relation> peers = save(peer, user, before.mirrored(), after.mirrored());
        return new Outcome.Done(
                own.orElseGet(() -> relation(user, peer, after, userRow == null ? 0 : userRow.version)),
                peers,
                after.differsForSending(before) ? raiseAclVersion(user.userId, peer.userId) : Optional.empty(),
                false);
    }

    private static Pair pair(@Nullable RelationRow user, @Nullable RelationRow peer) {
        boolean isBlocked = peer != null && peer.blocked;
        if (user == null) {
            return new Pair(Pair.STRANGERS.state(), "", false, isBlocked);
        }
        Relation own = user.toRelation();
        return new Pair(own.state(), own.requestMessage(), own.blocked(), isBlocked);
    }

    /** Writes one side if it has changed. */
    private Optional<Relation> save(AccountRow owner, AccountRow peer, Pair before, Pair after) {
        if (!after.differsForOwner(before)) {
            return Optional.empty();
        }
        Relation relation = relation(owner, peer, after, owner.relationVersion + 1);
        relations.setVersion(owner.userId, relation.version());
        relations.save(relation, relation.state().getNumber(), transaction.now());
        return Optional.of(relation);
    }

    private static Relation relation(AccountRow owner, AccountRow peer, Pair pair, long version) {
        return new Relation(owner.userId, peer.userId, peer.name, pair.state(), pair.blocks(), pair.message(), version);
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
        return relations.list(ownerId).stream().map(RelationRow::toRelation).toList();
    }
}
