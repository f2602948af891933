package io.parley.storage.group;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Group;
import io.parley.common.protocol.JoinRequest;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.MemberRole;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Repository;

/** Finds out who asks and what was answered before; {@link GroupChange} carries the change out. */
@Repository
class MySqlGroupStore implements GroupStore {
    private static final Outcome.Refused NOT_ALLOWED = new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed");
    private static final Outcome NO_SUCH_GROUP =
            new Outcome.Refused(ErrorCode.NOT_FOUND, "conversation_id: there is no such group");

    /** In whose name the answers are kept that the operator got: the id of no user. */
    private static final long OPERATOR = 0;

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
        return once(
                new Operation(actorId, opId, asked(change)),
                id -> groups.member(id, actorId) == null ? Optional.empty() : conversations.group(id),
                () -> changeLocked(actor, change, policy));
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

    @Override
    public Outcome createAsOperator(long ownerId, UUID opId, Change.Create create, Policy policy) {
        return asOperator(() -> {
            accounts.lock(ownerId);
            return once(
                    new Operation(OPERATOR, opId, "owner " + ownerId + ": " + asked(create)),
                    this::notDissolved,
                    () -> createFor(ownerId, create, policy));
        });
    }

    private Outcome createFor(long ownerId, Change.Create create, Policy policy) {
        UserAccount owner = rows.users().find(ownerId).orElse(null);
        if (owner == null) {
            return new Outcome.Refused(ErrorCode.NOT_FOUND, "owner_id: there is no user " + ownerId);
        }
        if (owner.kind() != UserKind.USER) {
            return new Outcome.Refused(ErrorCode.NOT_ALLOWED, "owner_id: " + ownerId + " may own no group");
        }
        if (owner.disabled()) {
            return new Outcome.Refused(ErrorCode.USER_DISABLED, "owner_id: user " + ownerId + " is disabled");
        }
        return changeLocked(owner, create, policy);
    }

    @Override
    public Outcome changeAsOperator(UUID opId, Change change, Policy policy) {
        long id = change.conversationId();
        return asOperator(() -> groups.lockHead(id) == null
                ? NO_SUCH_GROUP
                : once(
                        new Operation(OPERATOR, opId, asked(change)),
                        this::notDissolved,
                        () -> notDissolved(id)
                                .map(group -> changeAsOwner(group, change, policy))
                                .orElse(NO_SUCH_GROUP)));
    }

    /**
     * No lock is the operator's as an account's is a user's: of two that keep an answer for the same {@code opId} the one that
     * comes later ends at the key, and finds the other's answer when it is done again.
     */
    private Outcome asOperator(Supplier<Outcome> change) {
        try {
            return transaction.run(change);
        } catch (DuplicateKeyException e) {
            return transaction.run(change);
        }
    }

    private Optional<Group> notDissolved(long id) {
        return conversations.group(id).filter(group -> group.getMemberCount() > 0);
    }

    private Outcome changeAsOwner(Group group, Change change, Policy policy) {
        long id = change.conversationId();
        UserAccount owner = rows.users().find(group.getOwnerId()).orElseThrow();
        if (isOf(owner.userId(), change)) {
            return change instanceof Change.SetRole set && set.role() == MemberRole.GROUP_OWNER
                    ? new Outcome.Done(id, Optional.of(group), false, Optional.empty())
                    : new Outcome.Refused(
                            ErrorCode.CONFLICT, "user_id: the owner (expected: another, transfer the group first)");
        }
        return new GroupChange(rows, owner, id, transaction.now(), policy).carryOut(group, change);
    }

    private static boolean isOf(long memberId, Change change) {
        return change instanceof Change.SetRole set && set.userId() == memberId
                || change instanceof Change.Remove remove && remove.userId() == memberId
                || change instanceof Change.Mute mute && mute.userId() == memberId;
    }

    /**
     * What is to be done once.
     *
     * @param actorId a user's, or {@link #OPERATOR}
     * @param asked everything that makes one question another
     */
    private record Operation(long actorId, UUID opId, String asked) {}

    /**
     * @param seen the group as who asks sees it now, when this is a repetition
     */
    private Outcome once(Operation operation, LongFunction<Optional<Group>> seen, Supplier<Outcome> change) {
        byte[] asked = operation.asked().getBytes(StandardCharsets.UTF_8);
        Optional<Kept> kept = operations.find(operation.actorId(), operation.opId());
        if (kept.isPresent()) {
            return kept.get().isOf(asked)
                    ? repeated(ByteBuffer.wrap(kept.get().answer()), seen)
                    : new Outcome.Refused(ErrorCode.CONFLICT, "op_id: was used for another change");
        }
        Outcome outcome = change.get();
        if (outcome instanceof Outcome.Done done) {
            operations.keep(operation.actorId(), operation.opId(), Kept.of(asked, answer(done)));
        }
        return outcome;
    }

    /** The id of a new group is drawn for each try. */
    private static String asked(Change change) {
        return change instanceof Change.Create create
                ? new Change.Create(0, create.name(), create.avatarUrl(), create.joinPolicy(), create.userIds())
                        .toString()
                : change.toString();
    }

    private static byte[] answer(Outcome.Done done) {
        return ByteBuffer.allocate(Long.BYTES + 1)
                .putLong(done.conversationId())
                .put((byte) (done.requested() ? 1 : 0))
                .array();
    }

    private static Outcome repeated(ByteBuffer answer, LongFunction<Optional<Group>> seen) {
        long id = answer.getLong();
        Optional<Group> group = seen.apply(id);
        return new Outcome.Done(id, group, answer.get() == 1 && group.isEmpty(), Optional.empty());
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
    public List<JoinRequest> joinRequests(long conversationId, Duration lifetime, int limit) {
        return groups.requests(conversationId, notBefore(lifetime), limit).stream()
                .map(asking -> JoinRequest.newBuilder()
                        .setUserId(asking.userId())
                        .setName(asking.name())
                        .setMessage(asking.message())
                        .setRequestedAtMs(asking.requestedAt())
                        .build())
                .toList();
    }

    @Override
    public List<OverdueRequest> overdueRequests(Duration lifetime, int limit) {
        return groups.requestsBefore(notBefore(lifetime), limit);
    }

    @Override
    public Optional<Effects> expire(OverdueRequest request, Duration lifetime) {
        return transaction.run(() -> expireLocked(request, lifetime));
    }

    private Optional<Effects> expireLocked(OverdueRequest request, Duration lifetime) {
        long id = request.conversationId();
        if (groups.lockHead(id) == null || !groups.endRequestBefore(id, request.userId(), notBefore(lifetime))) {
            return Optional.empty();
        }
        return Optional.of(new Effects(
                Optional.empty(),
                conversations.acl(id).orElseThrow(),
                List.of(),
                List.of(),
                Set.of(),
                Optional.of(RequestNews.ended(request.userId()))));
    }

    private long notBefore(Duration lifetime) {
        return transaction.now() - lifetime.toMillis();
    }
}
