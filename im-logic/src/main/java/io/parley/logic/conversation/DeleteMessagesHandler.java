package io.parley.logic.conversation;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.DeleteMessages;
import io.parley.common.protocol.DeleteMessagesResult;
import io.parley.common.protocol.Deletion;
import io.parley.common.protocol.DeletionPush;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UserKind;
import io.parley.logic.delivery.DeliveryRouter;
import io.parley.logic.delivery.PushKind;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.conversation.DeletionStore;
import io.parley.storage.conversation.DeletionStore.Outcome;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Takes messages out of the caller's own view; an agent has none of its own, but the site's. */
@Component
class DeleteMessagesHandler implements RequestHandler {
    private static final int MOST = 100;

    private final DeletionStore deletions;
    private final DeliveryRouter router;
    private final Workers workers;

    DeleteMessagesHandler(DeletionStore deletions, DeliveryRouter router, Workers workers) {
        this.deletions = deletions;
        this.router = router;
        this.workers = workers;
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.DELETE_MESSAGES;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        DeleteMessages request = frame.getDeleteMessages();
        int count = request.getSeqsCount();
        if (count == 0 || count > MOST) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "seqs: " + count + " (expected: 1 to " + MOST + ")");
        }
        request.getSeqsList().stream().filter(seq -> seq < 1).findFirst().ifPresent(seq -> {
            throw new Refusal(ErrorCode.INVALID_RANGE, "seqs: " + seq + " (expected: >= 1)");
        });
        if (caller.kind() == UserKind.AGENT) {
            throw Refusal.notAllowed();
        }
        return workers.call(() -> delete(caller, request));
    }

    private ServerFrame.Builder delete(Caller caller, DeleteMessages request) {
        Outcome outcome = deletions.delete(caller.userId(), request.getConversationId(), request.getSeqsList());
        if (outcome instanceof Outcome.Refused refused) {
            throw new Refusal(refused.code(), refused.message());
        }
        Outcome.Done done = (Outcome.Done) outcome;
        Deletion deletion = Deletion.newBuilder()
                .setConversationId(request.getConversationId())
                .addAllSeqs(done.seqs())
                .setVersion(done.version())
                .build();
        if (!done.seqs().isEmpty()) {
            router.push(
                    List.of(caller.userId()),
                    ServerFrame.newBuilder()
                            .setDeletionPush(DeletionPush.newBuilder().setDeletion(deletion))
                            .build(),
                    PushKind.STATE,
                    caller);
        }
        return ServerFrame.newBuilder()
                .setDeleteMessagesResult(DeleteMessagesResult.newBuilder().setDeletion(deletion));
    }
}
