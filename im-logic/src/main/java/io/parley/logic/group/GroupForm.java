package io.parley.logic.group;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.AddMembers;
import io.parley.common.protocol.CreateGroup;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.JoinGroup;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.MuteMember;
import io.parley.common.protocol.SetMemberRole;
import io.parley.common.protocol.UpdateGroup;
import io.parley.logic.link.Refusal;
import io.parley.logic.user.ProfileRule;
import io.parley.storage.group.GroupStore.Change;
import java.time.Duration;
import java.util.List;

/** The form of what clients ask of groups, checked before anything is looked up. Each throws a {@link Refusal}. */
final class GroupForm {
    private static final int MAX_ANNOUNCEMENT = 1000;
    private static final int MAX_JOIN_MESSAGE = 200;
    private static final int MAX_ADDED = 100;
    private static final Duration MAX_MUTE = Duration.ofDays(365);

    private GroupForm() {}

    static Change.Create create(CreateGroup request, IdGenerator ids) {
        ProfileRule.check(request.getName(), request.getAvatarUrl(), null);
        checkUserIds(request.getUserIdsList(), 0);
        JoinPolicy policy = request.getJoinPolicy() == JoinPolicy.JOIN_POLICY_UNSPECIFIED
                ? JoinPolicy.BY_INVITATION
                : known(request.getJoinPolicy());
        return new Change.Create(
                ids.next(), request.getName().strip(), request.getAvatarUrl(), policy, request.getUserIdsList());
    }

    static Change update(UpdateGroup request) {
        return update(new Change.Update(
                request.getConversationId(),
                request.hasName() ? request.getName() : null,
                request.hasAvatarUrl() ? request.getAvatarUrl() : null,
                request.hasAnnouncement() ? request.getAnnouncement() : null,
                request.hasJoinPolicy() ? request.getJoinPolicy() : null,
                request.hasAdminsOnlyAdd() ? request.getAdminsOnlyAdd() : null,
                request.hasMuted() ? request.getMuted() : null));
    }

    static Change update(Change.Update asked) {
        long id = asked.conversationId();
        if (asked.equals(new Change.Update(id, null, null, null, null, null, null))) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "change: none that this server knows (expected: name, avatar_url, announcement, join_policy,"
                            + " admins_only_add or muted)");
        }
        ProfileRule.check(asked.name(), asked.avatarUrl(), null);
        if (asked.announcement() != null) {
            checkLength("announcement", asked.announcement(), MAX_ANNOUNCEMENT);
        }
        return new Change.Update(
                id,
                asked.name() == null ? null : asked.name().strip(),
                asked.avatarUrl(),
                asked.announcement(),
                asked.joinPolicy() == null ? null : known(asked.joinPolicy()),
                asked.adminsOnlyAdd(),
                asked.muted());
    }

    static Change add(AddMembers request) {
        checkUserIds(request.getUserIdsList(), 1);
        return new Change.Add(request.getConversationId(), request.getUserIdsList());
    }

    static Change join(JoinGroup request) {
        checkLength("message", request.getMessage(), MAX_JOIN_MESSAGE);
        return new Change.Join(request.getConversationId(), request.getMessage());
    }

    static Change setRole(SetMemberRole request) {
        if (request.getRole() == MemberRole.MEMBER_ROLE_UNSPECIFIED || request.getRole() == MemberRole.UNRECOGNIZED) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "role: none that this server knows (expected: GROUP_MEMBER, GROUP_ADMIN or GROUP_OWNER)");
        }
        return new Change.SetRole(request.getConversationId(), request.getUserId(), request.getRole());
    }

    static Change mute(MuteMember request) {
        if (request.getForMs() < 0 || request.getForMs() > MAX_MUTE.toMillis()) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "for_ms: " + request.getForMs() + " (expected: 0 to " + MAX_MUTE.toMillis() + ")");
        }
        return new Change.Mute(request.getConversationId(), request.getUserId(), Duration.ofMillis(request.getForMs()));
    }

    private static JoinPolicy known(JoinPolicy policy) {
        if (policy == JoinPolicy.JOIN_POLICY_UNSPECIFIED || policy == JoinPolicy.UNRECOGNIZED) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "join_policy: none that this server knows (expected: BY_INVITATION, BY_APPROVAL or OPEN_TO_ALL)");
        }
        return policy;
    }

    private static void checkLength(String field, String text, int most) {
        int length = text.codePointCount(0, text.length());
        if (length > most) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT, field + ": " + length + " characters (expected: at most " + most + ")");
        }
    }

    private static void checkUserIds(List<Long> userIds, int least) {
        if (userIds.size() < least || userIds.size() > MAX_ADDED) {
            throw new Refusal(
                    userIds.size() < least ? ErrorCode.INVALID_ARGUMENT : ErrorCode.TOO_MANY_ITEMS,
                    "user_ids: " + userIds.size() + " (expected: " + least + " to " + MAX_ADDED + ")");
        }
    }
}
