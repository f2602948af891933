package io.parley.logic.conversation;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.MarkRead;
import io.parley.common.protocol.MarkReadResult;
import io.parley.common.protocol.ReadPush;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.conversation.Acl;
import io.parley.storage.conversation.ConversationStore;
import io.parley.storage.conversation.ConversationStore.ReadMark;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Raises a member's own read mark, and shows it to the member's other devices and to the others in the conversation. */
@Component
class MarkReadHandler implements RequestHandler {
    private final ConversationStore conversations;
    private final AclCache acls;
    private final Workers workers;
    private final DeliveryRouter router;

    MarkReadHandler(ConversationStore conversations, AclCache acls, Workers workers, DeliveryRouter router) {
        this.conversations = conversations;
        this.acls = acls;
        this.workers = workers;
        this.router = router;
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.MARK_READ;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        MarkRead request = frame.getMarkRead();
        if (request.getReadSeq() < 0) {
            throw new Refusal(ErrorCode.INVALID_RANGE, "read_seq: " + request.getReadSeq() + " (expected: >= 0)");
        }
        return workers.call(() -> mark(caller, request));
    }

    private ServerFrame.Builder mark(Caller caller, MarkRead request) {
        long conversationId = request.getConversationId();
        ReadMark mark = conversations
                .markRead(conversationId, caller.userId(), request.getReadSeq())
                .orElseThrow(Refusal::notAllowed);
        if (mark.raised()) {
            ServerFrame push = ServerFrame.newBuilder()
                    .setReadPush(ReadPush.newBuilder()
                            .setConversationId(conversationId)
                            .setUserId(caller.userId())
                            .setReadSeq(mark.readSeq()))
                    .build();
            router.push(members(caller, conversationId), push, PushKind.STATE, caller);
        }
        return ServerFrame.newBuilder()
                .setMarkReadResult(MarkReadResult.newBuilder()
                        .setConversationId(conversationId)
                        .setReadSeq(mark.readSeq()));
    }

    /** In a GROUP nobody else: it would be a push to everyone for each reader of each message. */
    private Collection<Long> members(Caller caller, long conversationId) {
        return Optional.ofNullable(acls.recent(conversationId))
                .or(() -> acls.read(conversationId))
                .filter(acl -> acl.kind() != ConversationKind.GROUP)
                .<Collection<Long>>map(Acl::memberIds)
                .orElse(List.of(caller.userId()));
    }
}
