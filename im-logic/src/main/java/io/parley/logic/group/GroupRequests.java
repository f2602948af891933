package io.parley.logic.group;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.GroupResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.link.Caller;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.group.GroupStore.Change;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The operations of {@code group.proto}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GroupConfig.class)
class GroupRequests {
    private final GroupService groups;
    private final IdGenerator ids;
    private final Workers workers;

    GroupRequests(GroupService groups, IdGenerator ids, Workers workers) {
        this.groups = groups;
        this.ids = ids;
        this.workers = workers;
    }

    @Bean
    RequestHandler createGroup() {
        return RequestHandler.of(ClientFrame.BodyCase.CREATE_GROUP, (caller, frame) -> {
            var request = frame.getCreateGroup();
            return change(caller, request.getOpId(), GroupForm.create(request, ids));
        });
    }

    @Bean
    RequestHandler updateGroup() {
        return RequestHandler.of(ClientFrame.BodyCase.UPDATE_GROUP, (caller, frame) -> {
            var request = frame.getUpdateGroup();
            return change(caller, request.getOpId(), GroupForm.update(request));
        });
    }

    @Bean
    RequestHandler addMembers() {
        return RequestHandler.of(ClientFrame.BodyCase.ADD_MEMBERS, (caller, frame) -> {
            var request = frame.getAddMembers();
            return change(caller, request.getOpId(), GroupForm.add(request));
        });
    }

    @Bean
    RequestHandler removeMember() {
        return RequestHandler.of(ClientFrame.BodyCase.REMOVE_MEMBER, (caller, frame) -> {
            var request = frame.getRemoveMember();
            return change(
                    caller, request.getOpId(), new Change.Remove(request.getConversationId(), request.getUserId()));
        });
    }

    @Bean
    RequestHandler joinGroup() {
        return RequestHandler.of(ClientFrame.BodyCase.JOIN_GROUP, (caller, frame) -> {
            var request = frame.getJoinGroup();
            return change(caller, request.getOpId(), GroupForm.join(request));
        });
    }

    @Bean
    RequestHandler leaveGroup() {
        return RequestHandler.of(ClientFrame.BodyCase.LEAVE_GROUP, (caller, frame) -> {
            var request = frame.getLeaveGroup();
            return change(caller, request.getOpId(), new Change.Leave(request.getConversationId()));
        });
    }

    @Bean
    RequestHandler answerJoinRequest() {
        return RequestHandler.of(ClientFrame.BodyCase.ANSWER_JOIN_REQUEST, (caller, frame) -> {
            var request = frame.getAnswerJoinRequest();
            return change(
                    caller,
                    request.getOpId(),
                    new Change.Answer(request.getConversationId(), request.getUserId(), request.getAccept()));
        });
    }

    @Bean
    RequestHandler setMemberRole() {
        return RequestHandler.of(ClientFrame.BodyCase.SET_MEMBER_ROLE, (caller, frame) -> {
            var request = frame.getSetMemberRole();
            return change(caller, request.getOpId(), GroupForm.setRole(request));
        });
    }

    @Bean
    RequestHandler muteMember() {
        return RequestHandler.of(ClientFrame.BodyCase.MUTE_MEMBER, (caller, frame) -> {
            var request = frame.getMuteMember();
            return change(caller, request.getOpId(), GroupForm.mute(request));
        });
    }

    @Bean
    RequestHandler dissolveGroup() {
        return RequestHandler.of(ClientFrame.BodyCase.DISSOLVE_GROUP, (caller, frame) -> {
            var request = frame.getDissolveGroup();
            return change(caller, request.getOpId(), new Change.Dissolve(request.getConversationId()));
        });
    }

    @Bean
    RequestHandler listMembers() {
        return RequestHandler.of(ClientFrame.BodyCase.LIST_MEMBERS, (caller, frame) -> {
            var request = frame.getListMembers();
            GroupService.checkLimit(request.getLimit());
            return workers.call(
                    () -> ServerFrame.newBuilder().setListMembersResult(groups.members(caller.userId(), request)));
        });
    }

    @Bean
    RequestHandler listJoinRequests() {
        return RequestHandler.of(ClientFrame.BodyCase.LIST_JOIN_REQUESTS, (caller, frame) -> {
            long conversationId = frame.getListJoinRequests().getConversationId();
            return workers.call(() -> ServerFrame.newBuilder()
                    .setListJoinRequestsResult(groups.joinRequests(caller.userId(), conversationId)));
        });
    }

    private CompletionStage<ServerFrame.Builder> change(Caller caller, String opId, Change change) {
        UUID id = CanonicalUuid.ofOperation(opId);
        return workers.call(() -> {
            GroupResult result = groups.change(caller.userId(), id, change);
            return ServerFrame.newBuilder().setGroupResult(result);
        });
    }
}
