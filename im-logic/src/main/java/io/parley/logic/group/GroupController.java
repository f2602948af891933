package io.parley.logic.group;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.AddMembers;
import io.parley.common.protocol.CreateGroup;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.JoinPolicy;
import io.parley.common.protocol.ListMembers;
import io.parley.common.protocol.MemberRole;
import io.parley.common.protocol.MuteMember;
import io.parley.common.protocol.SetMemberRole;
import io.parley.logic.api.IdempotencyKey;
import io.parley.logic.api.ProtocolJson;
import io.parley.logic.link.Refusal;
import io.parley.logic.token.ServerKey;
import io.parley.storage.group.GroupStore.Change;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * What a server of the operator does to groups, with the rights of each one's owner: the same service as the protocol's
 * operations. Blocks on the database.
 */
@Tag(name = "Groups", description = "For the operator's own servers, which may do what the owner of each group may.")
@SecurityRequirement(name = "serverKey")
@RequestMapping("/api/v1/groups")
@RestController
class GroupController {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String OP_ID = "A UUID: repeated with the same one, it changes nothing more.";
    private static final String RESULT = "Answers with a parley.v1.GroupResult in JSON. ";
    private static final String ONCE =
            "The UUID that makes it idempotent stands in `opId` or in the header `Idempotency-Key`.";
    private static final String AVATAR_URL = "http or https, at most 500 characters; empty: none.";
    private static final String JOIN_POLICY = "BY_INVITATION, BY_APPROVAL or OPEN_TO_ALL.";

    private final GroupService groups;
    private final IdGenerator ids;
    private final ProtocolJson json;

    GroupController(GroupService groups, IdGenerator ids, ProtocolJson json) {
        this.groups = groups;
        this.ids = ids;
        this.json = json;
    }

    record NewGroup(
            @Schema(description = OP_ID) @Nullable String opId,

            @Schema(type = "string", description = "A user who is not disabled.") @Nullable
            Long ownerId,

            @ArraySchema(
                    schema = @Schema(type = "string"),
                    arraySchema = @Schema(description = "At most 100 besides the owner. Absent: none."))
            @Nullable
            List<@Nullable Long> userIds,

            @Schema(description = "1 to 100 characters.") @Nullable
            String name,

            @Schema(description = AVATAR_URL) @Nullable String avatarUrl,

            @Schema(description = JOIN_POLICY + " Absent: BY_INVITATION.") @Nullable
            String joinPolicy) {}

    @Schema(description = "What is absent stays as it is; at least one is there.")
    record GroupUpdate(
            @Schema(description = OP_ID) @Nullable String opId,

            @Schema(description = "1 to 100 characters.") @Nullable
            String name,

            @Schema(description = AVATAR_URL) @Nullable String avatarUrl,

            @Schema(description = "At most 1000 characters; empty: none.") @Nullable
            String announcement,

            @Schema(description = JOIN_POLICY) @Nullable String joinPolicy,

            @Schema(description = "Only the owner and the admins may add members.") @Nullable
            Boolean adminsOnlyAdd,

            @Schema(description = "Only the owner and the admins may send.") @Nullable
            Boolean muted) {}

    record NewMembers(
            @Schema(description = OP_ID) @Nullable String opId,

            @ArraySchema(
                    schema = @Schema(type = "string"),
                    arraySchema = @Schema(description = "1 to 100 users. Who is in the group is passed over."))
            @Nullable
            List<@Nullable Long> userIds) {}

    record NewRole(
            @Schema(description = OP_ID) @Nullable String opId,

            @Schema(description = "GROUP_MEMBER, GROUP_ADMIN, or GROUP_OWNER to transfer the group.") @Nullable
            String role) {}

    record NewMute(
            @Schema(description = OP_ID) @Nullable String opId,

            @Schema(description = "Milliseconds from now on, at most those of 365 days; 0: not any longer.") @Nullable
            Long forMs) {}

    record Once(@Schema(description = OP_ID) @Nullable String opId) {}

    @Operation(summary = "Make a group", description = RESULT + ONCE)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Object create(
            ServerKey server,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody NewGroup body) {
        if (body.ownerId() == null) {
            throw invalid("ownerId: missing (expected: a user)");
        }
        Change.Create create = GroupForm.create(
                CreateGroup.newBuilder()
                        .setName(text(body.name()))
                        .setAvatarUrl(text(body.avatarUrl()))
                        .setJoinPolicy(
                                body.joinPolicy() == null
                                        ? JoinPolicy.JOIN_POLICY_UNSPECIFIED
                                        : joinPolicy(body.joinPolicy()))
                        .addAllUserIds(userIds(body.userIds()))
                        .build(),
                ids);
        return json.of(groups.createAsOperator(body.ownerId(), IdempotencyKey.of(key, body.opId(), "opId"), create));
    }

    @Operation(summary = "Change a group", description = "One thing or several at once. " + RESULT + ONCE)
    @PatchMapping("/{conversationId}")
    Object update(
            ServerKey server,
            @PathVariable long conversationId,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody GroupUpdate body) {
        Change.Update update = new Change.Update(
                conversationId,
                body.name(),
                body.avatarUrl(),
                body.announcement(),
                body.joinPolicy() == null ? null : joinPolicy(body.joinPolicy()),
                body.adminsOnlyAdd(),
                body.muted());
        return change(key, body.opId(), GroupForm.update(update));
    }

    @Operation(
            summary = "Dissolve a group",
            description = "Nobody is in it then; its former members may read what they could. " + RESULT + ONCE)
    @DeleteMapping("/{conversationId}")
    Object dissolve(
            ServerKey server,
            @PathVariable long conversationId,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestParam(required = false) @Nullable String opId) {
        return change(key, opId, new Change.Dissolve(conversationId));
    }

    @Operation(
            summary = "Add members",
            description = "All of them or none; they need not be friends of the owner, but none may block the owner. "
                    + RESULT + ONCE)
    @PostMapping("/{conversationId}/members")
    Object add(
            ServerKey server,
            @PathVariable long conversationId,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody NewMembers body) {
        AddMembers add = AddMembers.newBuilder()
                .setConversationId(conversationId)
                .addAllUserIds(userIds(body.userIds()))
                .build();
        return change(key, body.opId(), GroupForm.add(add));
    }

    @Operation(summary = "Remove a member", description = RESULT + ONCE)
    @DeleteMapping("/{conversationId}/members/{userId}")
    Object remove(
            ServerKey server,
            @PathVariable long conversationId,
            @PathVariable long userId,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestParam(required = false) @Nullable String opId) {
        return change(key, opId, new Change.Remove(conversationId, userId));
    }

    @Operation(
            summary = "Set a member’s role, or transfer the group",
            description = "Whoever owned a group that is transferred is an admin then. " + RESULT + ONCE)
    @PutMapping("/{conversationId}/members/{userId}/role")
    Object setRole(
            ServerKey server,
            @PathVariable long conversationId,
            @PathVariable long userId,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody NewRole body) {
        MemberRole role = MemberRole.valueOf(named(
                MemberRole.getDescriptor(), text(body.role()), "role", "GROUP_MEMBER, GROUP_ADMIN or GROUP_OWNER"));
        SetMemberRole set = SetMemberRole.newBuilder()
                .setConversationId(conversationId)
                .setUserId(userId)
                .setRole(role)
                .build();
        return change(key, body.opId(), GroupForm.setRole(set));
    }

    @Operation(summary = "Keep a member from sending for a time", description = RESULT + ONCE)
    @PutMapping("/{conversationId}/members/{userId}/mute")
    Object mute(
            ServerKey server,
            @PathVariable long conversationId,
            @PathVariable long userId,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody NewMute body) {
        if (body.forMs() == null) {
            throw invalid("forMs: missing (expected: milliseconds)");
        }
        MuteMember mute = MuteMember.newBuilder()
                .setConversationId(conversationId)
                .setUserId(userId)
                .setForMs(body.forMs())
                .build();
        return change(key, body.opId(), GroupForm.mute(mute));
    }

    @Operation(
            summary = "The members of a group",
            description =
                    "A parley.v1.ListMembersResult in JSON: by their ids, in pages of 1 to 500; `limit` 0 is 200.")
    @GetMapping("/{conversationId}/members")
    Object members(
            ServerKey server,
            @PathVariable long conversationId,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "0") int limit) {
        GroupService.checkLimit(limit);
        return json.of(groups.membersForOperator(ListMembers.newBuilder()
                .setConversationId(conversationId)
                .setAfterUserId(after)
                .setLimit(limit)
                .build()));
    }

    @Operation(
            summary = "Who asks to join",
            description = "A parley.v1.ListJoinRequestsResult in JSON: the open ones, the oldest first, at most 100.")
    @GetMapping("/{conversationId}/join-requests")
    Object joinRequests(ServerKey server, @PathVariable long conversationId) {
        return json.of(groups.joinRequestsForOperator(conversationId));
    }

    @Operation(summary = "Answer a request to join", description = RESULT + ONCE)
    @PostMapping("/{conversationId}/join-requests/{userId}/{answer:accept|reject}")
    Object answer(
            ServerKey server,
            @PathVariable long conversationId,
            @PathVariable long userId,
            @Schema(allowableValues = {"accept", "reject"}) @PathVariable String answer,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestBody(required = false) @Nullable Once body) {
        return change(
                key,
                body == null ? null : body.opId(),
                new Change.Answer(conversationId, userId, answer.equals("accept")));
    }

    private Object change(@Nullable String key, @Nullable String opId, Change change) {
        return json.of(groups.changeAsOperator(IdempotencyKey.of(key, opId, "opId"), change));
    }

    private static List<Long> userIds(@Nullable List<@Nullable Long> given) {
        List<Long> userIds = new ArrayList<>();
        for (Long userId : given == null ? List.<@Nullable Long>of() : given) {
            if (userId == null) {
                throw invalid("userIds[" + userIds.size() + "]: null (expected: a user)");
            }
            userIds.add(userId);
        }
        return userIds;
    }

    private static JoinPolicy joinPolicy(String name) {
        return JoinPolicy.valueOf(
                named(JoinPolicy.getDescriptor(), name, "joinPolicy", "BY_INVITATION, BY_APPROVAL or OPEN_TO_ALL"));
    }

    private static EnumValueDescriptor named(EnumDescriptor type, String name, String member, String expected) {
        EnumValueDescriptor value = type.findValueByName(name);
        if (value == null || value.getNumber() == 0) {
            throw invalid(member + ": " + (name.isEmpty() ? "missing" : "not one") + " (expected: " + expected + ")");
        }
        return value;
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID_ARGUMENT, message);
    }
}
