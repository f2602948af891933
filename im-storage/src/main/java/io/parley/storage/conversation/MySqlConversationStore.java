package io.parley.storage.conversation;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.Group;
import io.parley.storage.conversation.MemberMapper.Changed;
import io.parley.storage.transaction.AccountLock;
import io.parley.storage.transaction.RetriedTransaction;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Repository;

@Repository
class MySqlConversationStore implements ConversationStore {
    private final HeadMapper heads;
    private final MemberMapper members;
    private final AclReader acls;
    private final StateReader states;
    private final AccountLock accounts;
    private final RetriedTransaction transaction;

    MySqlConversationStore(
            HeadMapper heads,
            MemberMapper members,
            AclReader acls,
            StateReader states,
            AccountLock accounts,
            RetriedTransaction transaction) {
        this.heads = heads;
        this.members = members;
        this.acls = acls;
        this.states = states;
        this.accounts = accounts;
        this.transaction = transaction;
    }

    @Override
    public Optional<Long> openDirect(long newConversationId, long userId, long peerId) {
        if (userId == peerId) {
            throw new IllegalArgumentException("peer: " + peerId + " (expected: another than the user)");
        }
        long low = Math.min(userId, peerId);
        long high = Math.max(userId, peerId);
        Long known = heads.direct(low, high);
        return known == null
                ? transaction.run(() -> openDirectLocked(newConversationId, low, high))
                : Optional.of(known);
    }

    private Optional<Long> openDirectLocked(long newConversationId, long low, long high) {
        if (accounts.lock(low) == null || accounts.lock(high) == null) {
            return Optional.empty();
        }
        Long known = heads.direct(low, high);
        if (known != null) {
            return Optional.of(known);
        }
        HeadRow head = HeadRow.fresh(newConversationId, ConversationKind.DIRECT, transaction.now());
        head.lowUserId = low;
        head.highUserId = high;
        heads.insert(head);
        members.add(newConversationId, low, head.createdAt);
        members.add(newConversationId, high, head.createdAt);
        return Optional.of(newConversationId);
    }

    @Override
    public long openSupport(long newConversationId, long siteId, long visitorId) {
        Long known = heads.support(siteId, visitorId);
        return known == null ? transaction.run(() -> openSupportOnce(newConversationId, siteId, visitorId)) : known;
    }

    /** Of several at once the first makes it; the others wait for its commit at the unique key. */
    private long openSupportOnce(long newConversationId, long siteId, long visitorId) {
        HeadRow head = HeadRow.fresh(newConversationId, ConversationKind.SUPPORT, transaction.now());
        head.siteId = siteId;
        head.visitorId = visitorId;
        heads.addUnlessThere(head);
        long id = Objects.requireNonNull(heads.support(siteId, visitorId));
        if (id == newConversationId) {
            members.add(id, visitorId, head.createdAt);
        }
        return id;
    }

    @Override
    public Optional<Acl> acl(long conversationId) {
        return acls.read(conversationId);
    }

    @Override
    public Optional<Group> group(long conversationId) {
        return members.groups(List.of(conversationId)).stream()
                .map(GroupRow::toGroup)
                .findFirst();
    }

    @Override
    public Optional<Membership> membership(long conversationId, long userId) {
        return Optional.ofNullable(members.find(conversationId, userId))
                .map(row -> row.toMembership(members.earlierOf(row), members.deletedOf(row)));
    }

    @Override
    public List<Long> everOf(long userId) {
        return members.everOf(userId);
    }

    @Override
    public List<ConversationState> states(Collection<Long> conversationIds, long readerId) {
        return states.read(conversationIds, readerId);
    }

    @Override
    public Optional<ReadMark> markRead(long conversationId, long readerId, long readSeq) {
        HeadRow head = heads.selectById(conversationId);
        if (head == null) {
            return Optional.empty();
        }
        boolean raised = members.raiseReadSeq(conversationId, readerId, Math.min(readSeq, head.lastSeq));
        return Optional.ofNullable(members.find(conversationId, readerId))
                .filter(member -> !member.removed)
                .map(member -> new ReadMark(member.readSeq, raised));
    }

    @Override
    public ChangedPage changed(long readerId, long sinceMillis, long afterConversationId, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
        }
        List<Changed> rows = members.changed(readerId, sinceMillis, afterConversationId, limit);
        List<Long> ids = rows.stream()
                .filter(row -> !row.removed())
                .map(Changed::conversationId)
                .toList();
        List<Long> removedIds = rows.stream()
                .filter(Changed::removed)
                .map(Changed::conversationId)
                .toList();
        boolean more = rows.size() == limit;
        long lastId =
                rows.isEmpty() ? afterConversationId : rows.get(rows.size() - 1).conversationId();
        return new ChangedPage(states.read(ids, readerId), removedIds, lastId, more);
    }

    @Override
    public long databaseMillis() {
        return transaction.now();
    }
}
