package io.parley.logic.message;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.PullChanges;
import io.parley.common.protocol.PullChangesResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.ConversationAccess;
import io.parley.logic.conversation.ConversationAccess.Visible;
import io.parley.logic.conversation.MessageFrames;
import io.parley.logic.link.Caller;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.message.MessageChanges;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Reads a range of the log of changes. What the reader may not read is covered and left out. */
@Component
class PullChangesHandler implements RequestHandler {
    private final ConversationAccess access;
    private final MessageChanges changes;
    private final Workers workers;
    private final int maxLimit;

    PullChangesHandler(ConversationAccess access, MessageChanges changes, Workers workers, ClientLimits limits) {
        this.access = access;
        this.changes = changes;
        this.workers = workers;
        this.maxLimit = limits.maxPullMessages();
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.PULL_CHANGES;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        PullChanges pull = frame.getPullChanges();
        if (pull.getAfterChangeSeq() < 0) {
            throw new Refusal(
                    ErrorCode.INVALID_RANGE, "after_change_seq: " + pull.getAfterChangeSeq() + " (expected: >= 0)");
        }
        if (pull.getLimit() < 0) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "limit: " + pull.getLimit() + " (expected: >= 0)");
        }
        return workers.call(() -> ServerFrame.newBuilder().setPullChangesResult(pull(caller, pull)));
    }

    private PullChangesResult pull(Caller caller, PullChanges pull) {
        Visible visible = access.reading(caller, pull.getConversationId());
        int limit = pull.getLimit() == 0 ? maxLimit : Math.min(pull.getLimit(), maxLimit);
        MessageChanges.Page page = changes.changedAfter(pull.getConversationId(), pull.getAfterChangeSeq(), limit);
        PullChangesResult.Builder result = PullChangesResult.newBuilder()
                .setConversationId(pull.getConversationId())
                .setCoveredToChangeSeq(page.coveredToChangeSeq())
                .setChangeSeq(page.changeSeq());
        page.messages().stream()
                .filter(message -> visible.contains(message.seq()))
                .forEach(message -> result.addMessages(MessageFrames.of(message)));
        return result.build();
    }
}
