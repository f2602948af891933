package io.parley.client;

import io.parley.client.api.Group;
import io.parley.client.api.Member;
import io.parley.common.protocol.AddMembers;
import io.parley.common.protocol.AnswerJoinRequest;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CreateGroup;
import io.parley.common.protocol.DissolveGroup;
import io.parley.common.protocol.GroupPush;
import io.parley.common.protocol.GroupResult;
import io.parley.common.protocol.JoinGroup;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.JoinRequestPush;
import io.parley.common.protocol.LeaveGroup;
import io.parley.common.protocol.ListJoinRequests;
import io.parley.common.protocol.ListMembers;
import io.parley.common.protocol.ListMembersResult;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.MuteMember;
import io.parley.common.protocol.RemoveMember;
import io.parley.common.protocol.SetMemberRole;
import io.parley.common.protocol.UpdateGroup;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Groups. Whoever is not in one is refused with NOT_ALLOWED, a member who may not with NOT_ADMIN. Each change is repeated under
 * one op_id until it is answered, and carried out once.
 */
public final class Groups {
    private final ClientCore core;
    private final PatientRequests requests;
    private final Supplier<String> newId;

    Groups(ClientCore core, PatientRequests requests, Supplier<String> newId) {
        this.core = core;
        this.requests = requests;
        this.newId = newId;
    }

    /** Makes a group with the user as its owner, and gives its conversation's id. Fails as {@link #add} does. */
    public CompletableFuture<Long> create(String name, JoinPolicy joinPolicy, Collection<Long> userIds) {
        CreateGroup.Builder create = CreateGroup.newBuilder()
                .setOpId(newId.get())
                .setName(name)
                .setJoinPolicy(joinPolicy)
                .addAllUserIds(userIds);
        return change(ClientFrame.newBuilder().setCreateGroup(create)).thenApply(GroupResult::getConversationId);
    }

    /** 1 to 100 characters. */
    public CompletableFuture<Void> rename(long conversationId, String name) {
        return update(conversationId, change().setName(name));
    }

    /** http or https; empty: none. */
    public CompletableFuture<Void> setAvatar(long conversationId, String url) {
        return update(conversationId, change().setAvatarUrl(url));
    }

    /** At most 1,000 characters; empty: none. */
    public CompletableFuture<Void> announce(long conversationId, String announcement) {
        return update(conversationId, change().setAnnouncement(announcement));
    }

    public CompletableFuture<Void> setJoinPolicy(long conversationId, JoinPolicy policy) {
        return update(conversationId, change().setJoinPolicy(policy));
    }

    /** Whether only the owner and the admins may add members. */
    public CompletableFuture<Void> setAdminsOnlyAdd(long conversationId, boolean on) {
        return update(conversationId, change().setAdminsOnlyAdd(on));
    }

    /** Whether only the owner and the admins may send. */
    public CompletableFuture<Void> muteAll(long conversationId, boolean on) {
        return update(conversationId, change().setMuted(on));
    }

    private UpdateGroup.Builder change() {
        return UpdateGroup.newBuilder().setOpId(newId.get());
    }

    private CompletableFuture<Void> update(long conversationId, UpdateGroup.Builder update) {
        return done(ClientFrame.newBuilder().setUpdateGroup(update.setConversationId(conversationId)));
    }

    /** All of 1 to 100 users or none. Fails with NOT_ALLOWED, NOT_FOUND, USER_DISABLED or GROUP_FULL. */
    public CompletableFuture<Void> add(long conversationId, Collection<Long> userIds) {
        return done(ClientFrame.newBuilder()
                .setAddMembers(AddMembers.newBuilder()
                        .setConversationId(conversationId)
                        .setOpId(newId.get())
                        .addAllUserIds(userIds)));
    }

    public CompletableFuture<Void> remove(long conversationId, long userId) {
        return done(ClientFrame.newBuilder()
                .setRemoveMember(RemoveMember.newBuilder()
                        .setConversationId(conversationId)
                        .setOpId(newId.get())
                        .setUserId(userId)));
    }

    /** Gives whether the user is in it now; else an admin has to answer. */
    public CompletableFuture<Boolean> join(long conversationId, String message) {
        return change(ClientFrame.newBuilder()
                        .setJoinGroup(JoinGroup.newBuilder()
                                .setConversationId(conversationId)
                                .setOpId(newId.get())
                                .setMessage(message)))
                .thenApply(result -> !result.getRequested());
    }

    /** Also takes back an open request to join. The owner can't leave: CONFLICT. */
    public CompletableFuture<Void> leave(long conversationId) {
        return done(ClientFrame.newBuilder()
                .setLeaveGroup(LeaveGroup.newBuilder()
                        .setConversationId(conversationId)
                        .setOpId(newId.get())));
    }

    /** Answers a request to join. Fails with NOT_FOUND when none is open. */
    public CompletableFuture<Void> answer(long conversationId, long userId, boolean accept) {
        return done(ClientFrame.newBuilder()
                .setAnswerJoinRequest(AnswerJoinRequest.newBuilder()
                        .setConversationId(conversationId)
                        .setOpId(newId.get())
                        .setUserId(userId)
                        .setAccept(accept)));
    }

    /** GROUP_OWNER transfers the group. */
    public CompletableFuture<Void> setRole(long conversationId, long userId, MemberRole role) {
        return done(ClientFrame.newBuilder()
                .setSetMemberRole(SetMemberRole.newBuilder()
                        .setConversationId(conversationId)
                        .setOpId(newId.get())
                        .setUserId(userId)
                        .setRole(role)));
    }

    /** @param time zero: not any longer */
    public CompletableFuture<Void> mute(long conversationId, long userId, Duration time) {
        return done(ClientFrame.newBuilder()
                .setMuteMember(MuteMember.newBuilder()
                        .setConversationId(conversationId)
                        .setOpId(newId.get())
                        .setUserId(userId)
                        .setForMs(time.toMillis())));
    }

    public CompletableFuture<Void> dissolve(long conversationId) {
        return done(ClientFrame.newBuilder()
                .setDissolveGroup(DissolveGroup.newBuilder()
                        .setConversationId(conversationId)
                        .setOpId(newId.get())));
    }

    /**
     * @param afterUserId only ids above it
     * @param limit 1 to 500; 0: the server's choice
     */
    public CompletableFuture<Group.Members> members(long conversationId, long afterUserId, int limit) {
        ListMembers.Builder list = ListMembers.newBuilder()
                .setConversationId(conversationId)
                .setAfterUserId(afterUserId)
                .setLimit(limit);
        return requests.request(ClientFrame.newBuilder().setListMembers(list), frame -> {
            ListMembersResult result = frame.getListMembersResult();
            return new Group.Members(members(result.getMembersList()), result.getMore(), result.getVersion());
        });
    }

    /** The open ones, the oldest first, at most 100. For the owner and the admins. */
    public CompletableFuture<List<Group.Asking>> joinRequests(long conversationId) {
        ListJoinRequests.Builder list = ListJoinRequests.newBuilder().setConversationId(conversationId);
        return requests.request(
                ClientFrame.newBuilder().setListJoinRequests(list),
                frame -> frame.getListJoinRequestsResult().getRequestsList().stream()
                        .map(Group.Asking::of)
                        .toList());
    }

    private static List<Member> members(List<io.parley.common.protocol.Member> frames) {
        return frames.stream().map(Member::of).toList();
    }

    private CompletableFuture<Void> done(ClientFrame.Builder body) {
        return change(body).thenApply(result -> null);
    }

    private CompletableFuture<GroupResult> change(ClientFrame.Builder body) {
        return requests.request(body, frame -> {
            GroupResult result = frame.getGroupResult();
            if (result.hasGroup()) {
                apply(result.getConversationId(), Group.of(result.getGroup()), List.of());
            }
            return result;
        });
    }

    private void apply(long conversationId, Group group, List<Member> members) {
        if (!core.conversations.group(conversationId, group, members)) {
            core.sync();
        }
    }

    /** Everybody in the group hears of a change. */
    void pushed(GroupPush push) {
        List<Member> members = members(push.getMembersList());
        apply(push.getConversationId(), Group.of(push.getGroup()), members);
        core.callbacks.post(() -> core.listener()
                .onMembers(push.getConversationId(), members, List.copyOf(push.getRemovedUserIdsList())));
    }

    void asked(JoinRequestPush push) {
        Group.Asking asking = Group.Asking.of(push.getRequest());
        core.callbacks.post(() -> core.listener().onJoinRequest(push.getConversationId(), asking, push.getEnded()));
    }
}
