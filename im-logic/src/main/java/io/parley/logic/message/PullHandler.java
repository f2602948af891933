package io.parley.logic.message;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.PullResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.ConversationAccess;
import io.parley.logic.conversation.ConversationAccess.Visible;
import io.parley.logic.conversation.MessageFrames;
import io.parley.logic.link.Caller;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.message.MessageStore;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Reads a range of the log, as far as the reader may. */
@Component
class PullHandler implements RequestHandler {
    private final ConversationAccess access;
    private final MessageStore messages;
    private final Workers workers;
    private final int maxLimit;

    PullHandler(ConversationAccess access, MessageStore messages, Workers workers, ClientLimits limits) {
        this.access = access;
        this.messages = messages;
        this.workers = workers;
        this.maxLimit = limits.maxPullMessages();
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.PULL;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        Pull pull = frame.getPull();
        long from = pull.getFromSeq();
        long to = pull.getToSeq();
        if (from < 0 || to < 0 || (to > 0 && to < from)) {
            throw new Refusal(
                    ErrorCode.INVALID_RANGE,
                    "from_seq " + from + ", to_seq " + to + " (expected: 0 <= from_seq <= to_seq, or to_seq 0)");
        }
        if (pull.getLimit() < 0) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "limit: " + pull.getLimit() + " (expected: >= 0)");
        }
        return workers.call(() -> ServerFrame.newBuilder().setPullResult(pull(caller, pull)));
    }

    private PullResult pull(Caller caller, Pull pull) {
        Visible visible = access.reading(caller, pull.getConversationId());
        long from = Math.max(pull.getFromSeq(), visible.fromSeq());
        long to = Math.min(pull.getToSeq() == 0 ? Long.MAX_VALUE : pull.getToSeq(), visible.toSeq());
        int limit = pull.getLimit() == 0 ? maxLimit : Math.min(pull.getLimit(), maxLimit);
        MessageStore.Page page =
                messages.read(pull.getConversationId(), from, Math.max(to, from - 1), limit, pull.getBackward());
        PullResult.Builder result = PullResult.newBuilder()
                .setConversationId(pull.getConversationId())
                .setCoveredFromSeq(page.coveredFromSeq())
                .setCoveredToSeq(page.coveredToSeq())
                .setLastSeq(Math.min(page.lastSeq(), visible.toSeq()))
                .setFirstSeq(Math.max(page.firstSeq(), visible.fromSeq()));
        page.messages().stream()
                .filter(message -> visible.contains(message.seq()))
                .forEach(message -> result.addMessages(MessageFrames.of(message)));
        return result.build();
    }
}
