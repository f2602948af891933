package io.parley.logic.group;

import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.ConversationPush;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Group;
import io.parley.common.protocol.GroupPush;
import io.parley.common.protocol.GroupResult;
import io.parley.common.protocol.JoinRequestPush;
import io.parley.common.protocol.ListJoinRequestsResult;
import io.parley.common.protocol.ListMembers;
import io.parley.common.protocol.ListMembersResult;
import io.parley.common.protocol.Member;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.conversation.MessageFrames;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.Refusal;
import io.parley.logic.message.LogListener;
import io.parley.logic.relation.RelationConfig;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.group.GroupStore;
import io.parley.storage.group.GroupStore.Change;
import io.parley.storage.group.GroupStore.Effects;
import io.parley.storage.group.GroupStore.Outcome;
import io.parley.storage.group.GroupStore.OverdueRequest;
import io.parley.storage.group.GroupStore.Policy;
import io.parley.storage.group.GroupStore.RequestNews;
import io.parley.storage.message.StoredMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Changes groups and tells everybody concerned. Blocks on the database. */
@Service
class GroupService {
    private static final int DEFAULT_PAGE = 200;
    private static final int MAX_PAGE = 500;
    private static final int MAX_REQUESTS = 100;

    private final GroupStore groups;
    private final ConversationStore conversations;
    private final AclCache acls;
    private final DeliveryRouter router;
    private final List<LogListener> followers;
    private final Policy policy;
    private final Policy operatorPolicy;

    GroupService(
            GroupStore groups,
            ConversationStore conversations,
            AclCache acls,
            DeliveryRouter router,
            GroupConfig config,
            RelationConfig relations,
            List<LogListener> followers) {
        this.groups = groups;
        this.conversations = conversations;
        this.acls = acls;
        this.router = router;
        this.followers = followers;
        this.policy = new Policy(
                config.maxMembers(),
                relations.direct() == RelationConfig.DirectPolicy.FRIENDS,
                config.requestLifetime());
        this.operatorPolicy = new Policy(config.maxMembers(), false, config.requestLifetime());
    }

    /**
     * @throws Refusal as {@link Outcome.Refused} says
     */
    GroupResult change(long actorId, UUID opId, Change change) {
        return told(groups.change(actorId, opId, change, policy));
    }

    /**
     * For the operator, who may also add who is no friend of the owner's.
     *
     * @throws Refusal as {@link GroupStore#createAsOperator} says
     */
    GroupResult createAsOperator(long ownerId, UUID opId, Change.Create create) {
        return told(groups.createAsOperator(ownerId, opId, create, operatorPolicy));
    }

    /**
     * For the operator, with the rights of the owner.
     *
     * @throws Refusal as {@link GroupStore#changeAsOperator} says
     */
    GroupResult changeAsOperator(UUID opId, Change change) {
        return told(groups.changeAsOperator(opId, change, operatorPolicy));
    }

    private GroupResult told(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            throw new Refusal(refused.code(), refused.message());
        }
        Outcome.Done done = (Outcome.Done) outcome;
        done.effects().ifPresent(effects -> tell(done.conversationId(), effects));
        GroupResult.Builder result = GroupResult.newBuilder()
                .setConversationId(done.conversationId())
                .setRequested(done.requested());
        done.group().ifPresent(result::setGroup);
        return result.build();
    }

    private void tell(long conversationId, Effects effects) {
        acls.learn(effects.acl());
        Set<Long> members = effects.acl().memberIds();
        for (StoredMessage line : effects.lines()) {
            Set<Long> readers = new HashSet<>(effects.acl().readersOf(line.seq()));
            readers.addAll(effects.removedIds());
            router.route(
                    readers,
                    MessagePush.newBuilder()
                            .setConversationId(conversationId)
                            .addMessages(MessageFrames.of(line))
                            .build(),
                    null);
        }
        followers.forEach(follower -> follower.onLogged(conversationId));
        effects.group().ifPresent(group -> {
            GroupPush.Builder push = GroupPush.newBuilder()
                    .setConversationId(conversationId)
                    .setGroup(group)
                    .addAllMembers(effects.members())
                    .addAllRemovedUserIds(effects.removedIds());
            push(members, ServerFrame.newBuilder().setGroupPush(push));
        });
        if (!effects.removedIds().isEmpty()) {
            ConversationPush.Builder push = ConversationPush.newBuilder()
                    .setConversation(Conversation.newBuilder().setConversationId(conversationId))
                    .setRemoved(true);
            push(effects.removedIds(), ServerFrame.newBuilder().setConversationPush(push));
        }
        effects.request().ifPresent(news -> tell(conversationId, effects, news));
    }

    /** Who asked learns of an acceptance by being in the group. */
    private void tell(long conversationId, Effects effects, RequestNews news) {
        JoinRequestPush.Builder push = JoinRequestPush.newBuilder()
                .setConversationId(conversationId)
                .setRequest(news.request())
                .setEnded(news.ended());
        Set<Long> readers = new HashSet<>(effects.acl().rights().adminIds());
        readers.add(news.request().getUserId());
        push(readers, ServerFrame.newBuilder().setJoinRequestPush(push));
    }

    private void push(Set<Long> userIds, ServerFrame.Builder frame) {
        router.push(userIds, frame.build(), PushKind.STATE);
    }

    /** Ends requests to join that nobody has answered in time, and tells it. Returns how many of at most {@code limit}. */
    int expireRequests(int limit) {
        int ended = 0;
        for (OverdueRequest request : groups.overdueRequests(policy.requestLifetime(), limit)) {
            Optional<Effects> effects = groups.expire(request, policy.requestLifetime());
            effects.ifPresent(told -> tell(request.conversationId(), told));
            ended += effects.isPresent() ? 1 : 0;
        }
        return ended;
    }

    static void checkLimit(int limit) {
        if (limit < 0 || limit > MAX_PAGE) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "limit: " + limit + " (expected: 0 to " + MAX_PAGE + ")");
        }
    }

    ListMembersResult members(long callerId, ListMembers request) {
        member(request.getConversationId(), callerId);
        return page(request, conversations.group(request.getConversationId()).orElseThrow(Refusal::notAllowed));
    }

    /**
     * @throws Refusal NOT_FOUND if there is no such group, or it is dissolved
     */
    ListMembersResult membersForOperator(ListMembers request) {
        return page(request, find(request.getConversationId()));
    }

    private ListMembersResult page(ListMembers request, Group group) {
        int limit = request.getLimit() == 0 ? DEFAULT_PAGE : request.getLimit();
        List<Member> found = groups.members(request.getConversationId(), request.getAfterUserId(), limit + 1);
        boolean more = found.size() > limit;
        return ListMembersResult.newBuilder()
                .setConversationId(request.getConversationId())
                .addAllMembers(more ? found.subList(0, limit) : found)
                .setMore(more)
                .setVersion(group.getVersion())
                .build();
    }

    ListJoinRequestsResult joinRequests(long callerId, long conversationId) {
        MemberRole role = member(conversationId, callerId).getRole();
        if (role != MemberRole.GROUP_OWNER && role != MemberRole.GROUP_ADMIN) {
            throw new Refusal(ErrorCode.NOT_ADMIN, "only the owner and the admins may");
        }
        return joinRequests(conversationId);
    }

    /**
     * @throws Refusal NOT_FOUND if there is no such group, or it is dissolved
     */
    ListJoinRequestsResult joinRequestsForOperator(long conversationId) {
        find(conversationId);
        return joinRequests(conversationId);
    }

    private ListJoinRequestsResult joinRequests(long conversationId) {
        return ListJoinRequestsResult.newBuilder()
                .setConversationId(conversationId)
                .addAllRequests(groups.joinRequests(conversationId, policy.requestLifetime(), MAX_REQUESTS))
                .build();
    }

    private Group find(long conversationId) {
        return conversations
                .group(conversationId)
                .filter(group -> group.getMemberCount() > 0)
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "conversationId: there is no such group"));
    }

    /** Members of other conversations have no role. */
    private Member member(long conversationId, long userId) {
        return groups.member(conversationId, userId)
                .filter(member -> member.getRole() != MemberRole.MEMBER_ROLE_UNSPECIFIED)
                .orElseThrow(Refusal::notAllowed);
    }
}
