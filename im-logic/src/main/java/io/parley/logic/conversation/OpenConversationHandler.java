package io.parley.logic.conversation;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Conversation;
import io.parley.common.protocol.ConversationPush;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.OpenConversation;
import io.parley.common.protocol.OpenConversationResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UserKind;
import io.parley.logic.conversation.DirectConversations.Opened;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.conversation.ConversationStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Finds or makes a conversation of the caller's. Of a DIRECT one the peer hears only with the first message. */
@Component
class OpenConversationHandler implements RequestHandler {
    private final ConversationStore conversations;
    private final DirectConversations direct;
    private final ConversationFrames frames;
    private final IdGenerator ids;
    private final Workers workers;
    private final DeliveryRouter router;

    OpenConversationHandler(
            ConversationStore conversations,
            DirectConversations direct,
            ConversationFrames frames,
            IdGenerator ids,
            Workers workers,
            DeliveryRouter router) {
        this.conversations = conversations;
        this.direct = direct;
        this.frames = frames;
        this.ids = ids;
        this.workers = workers;
        this.router = router;
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.OPEN_CONVERSATION;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        OpenConversation request = frame.getOpenConversation();
        return switch (request.getTargetCase()) {
            case PEER_USER_ID -> workers.call(() -> direct(caller, request.getPeerUserId()));
            case SUPPORT -> workers.call(() -> support(caller));
            case TARGET_NOT_SET ->
                throw new Refusal(ErrorCode.INVALID_ARGUMENT, "target: none (expected: peer_user_id or support)");
        };
    }

    private ServerFrame.Builder direct(Caller caller, long peerId) {
        if (caller.kind() != UserKind.USER) {
            throw Refusal.notAllowed();
        }
        Opened opened = direct.open(caller.userId(), peerId, "peer_user_id");
        return answer(caller, opened.conversationId(), opened.isNew());
    }

    private ServerFrame.Builder support(Caller caller) {
        if (caller.kind() != UserKind.VISITOR || caller.siteId() == 0) {
            throw Refusal.notAllowed();
        }
        long newId = ids.next();
        long id = conversations.openSupport(newId, caller.siteId(), caller.userId());
        return answer(caller, id, id == newId);
    }

    private ServerFrame.Builder answer(Caller caller, long conversationId, boolean isNew) {
        Conversation conversation = frames.of(List.of(conversationId), caller.userId()).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("conversation " + conversationId + " is gone"));
        if (isNew) {
            ServerFrame push = ServerFrame.newBuilder()
                    .setConversationPush(ConversationPush.newBuilder().setConversation(conversation))
                    .build();
            router.push(List.of(caller.userId()), push, PushKind.STATE, caller);
        }
        return ServerFrame.newBuilder()
                .setOpenConversationResult(OpenConversationResult.newBuilder().setConversation(conversation));
    }
}
