package io.parley.logic.testing;

import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.Group;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationState;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.conversation.GroupRights;
import io.parley.storage.conversation.Membership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Conversations in memory, as far as the logic tier looks at them. */
public final class FakeConversations implements ConversationStore {
    public final Map<Long, Acl> acls = new ConcurrentHashMap<>();
    public final Map<Long, Long> heads = new HashMap<>();
    public final Map<String, Membership> memberships = new HashMap<>();
    public final Map<String, Long> marks = new HashMap<>();
    public final Map<Long, Long> changedAt = new HashMap<>();
    public final Set<Long> removed = new HashSet<>();
    public final AtomicInteger aclReads = new AtomicInteger();
    public long databaseMillis = 10_000_000;
    public long existing;

    public static Acl direct(long id, long version, boolean friends, Set<Long> blockers, long low, long high) {
        return new Acl(
                id,
                ConversationKind.DIRECT,
                version,
                0,
                0,
                0,
                0,
                Set.of(low, high),
                friends,
                blockers,
                GroupRights.NONE);
    }

    /** @param agent 0: none, so far */
    public static Acl support(long id, long version, long site, long visitor, long session, long agent) {
        Set<Long> members = agent == 0 ? Set.of(visitor) : Set.of(visitor, agent);
        return new Acl(
                id,
                ConversationKind.SUPPORT,
                version,
                site,
                visitor,
                session,
                agent,
                members,
                false,
                Set.of(),
                GroupRights.NONE);
    }

    public void put(Acl acl) {
        acls.put(acl.conversationId(), acl);
    }

    public void join(long conversationId, long userId, long from, long to) {
        memberships.put(
                conversationId + "/" + userId,
                new Membership(conversationId, userId, to != Long.MAX_VALUE, from, to, 0, List.of(), Set.of()));
    }

    @Override
    public Optional<Long> openDirect(long newConversationId, long userId, long peerId) {
        long id = existing == 0 ? newConversationId : existing;
        acls.putIfAbsent(id, direct(id, 1, false, Set.of(), userId, peerId));
        return Optional.of(id);
    }

    @Override
    public long openSupport(long newConversationId, long siteId, long visitorId) {
        long id = existing == 0 ? newConversationId : existing;
        acls.putIfAbsent(id, support(id, 1, siteId, visitorId, 0, 0));
        return id;
    }

    @Override
    public Optional<Acl> acl(long conversationId) {
        aclReads.incrementAndGet();
        return Optional.ofNullable(acls.get(conversationId));
    }

    @Override
    public Optional<Group> group(long conversationId) {
        return Optional.empty();
    }

    @Override
    public Optional<Membership> membership(long conversationId, long userId) {
        return Optional.ofNullable(memberships.get(conversationId + "/" + userId));
    }

    @Override
    public List<Long> everOf(long userId) {
        return List.of();
    }

    @Override
    public List<ConversationState> states(Collection<Long> conversationIds, long readerId) {
        return conversationIds.stream()
                .filter(acls::containsKey)
                .map(this::state)
                .toList();
    }

    private ConversationState state(long id) {
        return new ConversationState(
                id,
                acls.containsKey(id) ? acls.get(id).kind() : ConversationKind.DIRECT,
                List.of(),
                1,
                0,
                0,
                0,
                0,
                List.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.ofEpochMilli(changedAt.getOrDefault(id, 1L)));
    }

    @Override
    public Optional<ReadMark> markRead(long conversationId, long readerId, long readSeq) {
        if (!acls.containsKey(conversationId)
                || !acls.get(conversationId).memberIds().contains(readerId)) {
            return Optional.empty();
        }
        long head = heads.getOrDefault(conversationId, 0L);
        String key = conversationId + "/" + readerId;
        long before = marks.getOrDefault(key, 0L);
        long now = Math.max(before, Math.min(readSeq, head));
        marks.put(key, now);
        return Optional.of(new ReadMark(now, now > before));
    }

    @Override
    public ChangedPage changed(long readerId, long sinceMillis, long afterConversationId, int limit) {
        List<ConversationState> changed = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        long last = afterConversationId;
        List<Long> ids = changedAt.keySet().stream()
                .filter(id -> id > afterConversationId && changedAt.get(id) >= sinceMillis)
                .sorted()
                .toList();
        for (long id : ids.subList(0, Math.min(limit, ids.size()))) {
            if (removed.contains(id)) {
                gone.add(id);
            } else {
                changed.add(state(id));
            }
            last = id;
        }
        return new ChangedPage(changed, gone, last, ids.size() > limit);
    }

    @Override
    public long databaseMillis() {
        return databaseMillis;
    }
}
