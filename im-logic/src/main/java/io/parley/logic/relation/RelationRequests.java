package io.parley.logic.relation;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ListRelations;
import io.parley.common.protocol.RelationResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.link.Caller;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.relation.RelationStore.Change;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The operations of {@code relation.proto}. */
@Configuration(proxyBeanMethods = false)
class RelationRequests {
    private final RelationService relations;
    private final Workers workers;

    RelationRequests(RelationService relations, Workers workers) {
        this.relations = relations;
        this.workers = workers;
    }

    @Bean
    RequestHandler requestFriend() {
        return RequestHandler.of(ClientFrame.BodyCase.REQUEST_FRIEND, (caller, frame) -> {
            var request = frame.getRequestFriend();
            return change(
                    caller, request.getOpId(), new Change.RequestFriend(request.getUserId(), request.getMessage()));
        });
    }

    @Bean
    RequestHandler acceptFriend() {
        return RequestHandler.of(ClientFrame.BodyCase.ACCEPT_FRIEND, (caller, frame) -> {
            var request = frame.getAcceptFriend();
            return change(caller, request.getOpId(), new Change.AcceptFriend(request.getUserId()));
        });
    }

    @Bean
    RequestHandler rejectFriend() {
        return RequestHandler.of(ClientFrame.BodyCase.REJECT_FRIEND, (caller, frame) -> {
            var request = frame.getRejectFriend();
            return change(caller, request.getOpId(), new Change.RejectFriend(request.getUserId()));
        });
    }

    @Bean
    RequestHandler cancelFriendRequest() {
        return RequestHandler.of(ClientFrame.BodyCase.CANCEL_FRIEND_REQUEST, (caller, frame) -> {
            var request = frame.getCancelFriendRequest();
            return change(caller, request.getOpId(), new Change.CancelFriendRequest(request.getUserId()));
        });
    }

    @Bean
    RequestHandler updateFriend() {
        return RequestHandler.of(ClientFrame.BodyCase.UPDATE_FRIEND, (caller, frame) -> {
            var request = frame.getUpdateFriend();
            return change(
                    caller,
                    request.getOpId(),
                    new Change.UpdateFriend(
                            request.getUserId(),
                            request.hasRemark() ? request.getRemark() : null,
                            request.hasGroup() ? request.getGroup() : null));
        });
    }

    @Bean
    RequestHandler removeFriend() {
        return RequestHandler.of(ClientFrame.BodyCase.REMOVE_FRIEND, (caller, frame) -> {
            var request = frame.getRemoveFriend();
            return change(caller, request.getOpId(), new Change.RemoveFriend(request.getUserId()));
        });
    }

    @Bean
    RequestHandler block() {
        return RequestHandler.of(ClientFrame.BodyCase.BLOCK, (caller, frame) -> {
            var request = frame.getBlock();
            return change(caller, request.getOpId(), new Change.Block(request.getUserId()));
        });
    }

    @Bean
    RequestHandler unblock() {
        return RequestHandler.of(ClientFrame.BodyCase.UNBLOCK, (caller, frame) -> {
            var request = frame.getUnblock();
            return change(caller, request.getOpId(), new Change.Unblock(request.getUserId()));
        });
    }

    @Bean
    RequestHandler listRelations() {
        return RequestHandler.of(ClientFrame.BodyCase.LIST_RELATIONS, (caller, frame) -> {
            ListRelations request = frame.getListRelations();
            return workers.call(() -> ServerFrame.newBuilder()
                    .setListRelationsResult(
                            relations.list(caller.userId(), request.getAfterVersion(), request.getLimit())));
        });
    }

    private CompletionStage<ServerFrame.Builder> change(Caller caller, String opId, Change change) {
        UUID id = CanonicalUuid.ofOperation(opId);
        return workers.call(() -> ServerFrame.newBuilder()
                .setRelationResult(RelationResult.newBuilder()
                        .setRelation(relations.change(caller.userId(), id, change, caller))));
    }
}
