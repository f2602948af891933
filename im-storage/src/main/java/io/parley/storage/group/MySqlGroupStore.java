package io.parley.storage.group;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Group;
import io.parley.common.protocol.JoinRequest;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.UserKind;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.message.LockedLog;
import io.parley.storage.operation.OperationStore;
import io.parley.storage.operation.OperationStore.Kept;
import io.parley.storage.transaction.AccountLock;
import io.parley.storage.transaction.RetriedTransaction;
import io.parley.storage.user.UserAccount;
import io.parley.storage.user.UserStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Repository;

/** Finds out who asks and what was answered before; {@link GroupChange} carries the change out. */
@Repository
class MySqlGroupStore implements GroupStore {
    private static final Outcome.Refused NOT_ALLOWED = new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed");

    private final GroupMapper groups;
    private final ConversationStore conversations;
    private final AccountLock accounts;
    private final GroupChange.Rows rows;
    private final OperationStore operations;
    private final RetriedTransaction transaction;

    MySqlGroupStore(
            GroupMapper groups,
            ConversationStore conversations,
            UserStore users,
            LockedLog log,
            AccountLock accounts,
            OperationStore operations,
            RetriedTransaction transaction) {
        this.groups = groups;
        this.conversations = conversations;
        this.rows = new GroupChange.Rows(groups, conversations, users, log);
        this.accounts = accounts;
        this.operations = operations;
        this.transaction = transaction;
    }

    @Override
    public Outcome change(long actorId, UUID opId, Change change, Policy policy) {
        return transaction.run(() -> changeOnce(actorId, opId, change, policy));
    }

    private Outcome changeOnce(long actorId, UUID opId, Change change, Policy policy) {
        accounts.lock(actorId);
        UserAccount actor = rows.users().find(actorId).orElse(null);
        if (actor == null || actor.kind() != UserKind.USER || actor.disabled()) {
            return NOT_ALLOWED;
        }
        byte[] asked = asked(change);
        Optional<Kept> kept = operations.find(actorId, opId);
        if (kept.isPresent()) {
            return kept.get().isOf(asked)
                    ? repeated(actorId, ByteBuffer.wrap(kept.get().answer()))
                    : new Outcome.Refused(ErrorCode.CONFLICT, "op_id: was used for another change");
        }
        Outcome outcome = changeLocked(actor, change, policy);
        if (outcome instanceof Outcome.Done done) {
            operations.keep(actorId, opId, Kept.of(asked, answer(done)));
        }
        return outcome;
    }

    private Outcome changeLocked(UserAccount actor, Change change, Policy policy) {
        long id = change.conversationId();
        long now = transaction.now();
        if (change instanceof Change.Create create) {
            return new GroupChange(rows, actor, id, now, policy).create(create);
        }
        Optional<Group> group = groups.lockHead(id) == null ? Optional.empty() : conversations.group(id);
        return group.isEmpty()
                ? NOT_ALLOWED
                : new GroupChange(rows, actor, id, now, policy).carryOut(group.get(), change);
    }

    /** The id of a new group is drawn for each try. */
    private static byte[] asked(Change change) {
        String asked = change instanceof Change.Create create
                ? new Change.Create(0, create.name(), create.avatarUrl(), create.joinPolicy(), create.userIds())
                        .toString()
                : change.toString();
        return asked.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] answer(Outcome.Done done) {
        return ByteBuffer.allocate(Long.BYTES + 1)
                .putLong(done.conversationId())
                .put((byte) (done.requested() ? 1 : 0))
                .array();
    }

    private Outcome repeated(long actorId, ByteBuffer answer) {
        long id = answer.getLong();
        boolean isIn = groups.member(id, actorId) != null;
        return new Outcome.Done(
                id, isIn ? conversations.group(id) : Optional.empty(), answer.get() == 1 && !isIn, Optional.empty());
    }

    @Override
    public List<Member> members(long conversationId, long afterUserId, int limit) {
        return groups.page(conversationId, afterUserId, limit).stream()
                .map(MemberInGroup::toMember)
                .toList();
    }

    @Override
    public Optional<Member> member(long conversationId, long userId) {
        return Optional.ofNullable(groups.member(conversationId, userId)).map(MemberInGroup::toMember);
    }

    @Override
    public List<JoinRequest> joinRequests(long conversationId, int limit) {
        return groups.requests(conversationId, limit).stream()
                .map(asking -> JoinRequest.newBuilder()
                        .setUserId(asking.userId())
                        .setName(asking.name())
                        .setMessage(asking.message())
                        .setRequestedAtMs(asking.requestedAt())
                        .build())
                .toList();
    }
}
