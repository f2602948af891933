package io.parley.logic.message;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.link.Caller;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.message.MessageChanges.Change;
import io.parley.storage.message.MessageChanges.Outcome;
import io.parley.storage.message.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Edits and recalls: of own messages, by who may send there now, within a time. */
@Configuration(proxyBeanMethods = false)
class ChangeRequests {
    private final ChangeExecutor executor;
    private final Screening screening;
    private final AclCache acls;
    private final Workers workers;
    private final ClientLimits limits;
    private final ChangeConfig config;

    ChangeRequests(
            ChangeExecutor executor,
            Screening screening,
            AclCache acls,
            Workers workers,
            ClientLimits limits,
            ChangeConfig config) {
        this.executor = executor;
        this.screening = screening;
        this.acls = acls;
        this.workers = workers;
        this.limits = limits;
        this.config = config;
    }

    @Bean
    RequestHandler recall() {
        return RequestHandler.of(ClientFrame.BodyCase.RECALL, (caller, frame) -> {
            Recall request = frame.getRecall();
            Change change = new Change.Recall(request.getConversationId(), ChangeExecutor.seq(request.getSeq()));
            return carryOut(caller, CanonicalUuid.ofOperation(request.getOpId()), change, config.recallWindow());
        });
    }

    @Bean
    RequestHandler edit() {
        return RequestHandler.of(ClientFrame.BodyCase.EDIT, (caller, frame) -> {
            Edit request = frame.getEdit();
            Error wrong = ContentRule.wrong(request.getContent(), limits);
            if (wrong != null) {
                throw new Refusal(wrong.getCode(), wrong.getMessage());
            }
            if (request.getEdits() < 0) {
                throw new Refusal(ErrorCode.INVALID_ARGUMENT, "edits: " + request.getEdits() + " (expected: >= 0)");
            }
            UUID opId = CanonicalUuid.ofOperation(request.getOpId());
            Change.Edit edit = new Change.Edit(
                    request.getConversationId(),
                    ChangeExecutor.seq(request.getSeq()),
                    ContentRule.known(request.getContent()),
                    request.getEdits());
            return screened(caller, opId, edit)
                    .thenCompose(screened -> carryOut(caller, opId, screened, config.editWindow()));
        });
    }

    private CompletionStage<Change.Edit> screened(Caller caller, UUID opId, Change.Edit edit) {
        if (!screening.isOn()) {
            return CompletableFuture.completedFuture(edit);
        }
        return acls.fetch(edit.conversationId())
                .thenCompose(acl -> acl.isPresent()
                        ? screening.screen(caller, acl.get(), opId, edit)
                        : CompletableFuture.completedFuture(edit));
    }

    private CompletionStage<ServerFrame.Builder> carryOut(Caller caller, UUID opId, Change change, Duration window) {
        return workers.call(() -> executor.carryOut(
                caller, opId, change, (acl, message, now) -> refusal(caller, change, message, now, window)));
    }

    private static Optional<Outcome.Refused> refusal(
            Caller caller, Change change, StoredMessage message, Instant now, Duration window) {
        if (message.senderId() != caller.userId()) {
            return Optional.of(ChangeExecutor.NOT_ALLOWED);
        }
        if (change instanceof Change.Edit edit && !message.revision().recalled()) {
            Content.KindCase was = message.content().getKindCase();
            Content.KindCase becomes = edit.content().getKindCase();
            if (message.content().hasOrigin()) {
                return Optional.of(new Outcome.Refused(
                        ErrorCode.INVALID_ARGUMENT, "content: forwarded (expected: what the sender has said)"));
            }
            if (was != becomes) {
                return Optional.of(new Outcome.Refused(
                        ErrorCode.INVALID_ARGUMENT, "content: " + becomes + " (expected: " + was + ", as it was)"));
            }
        }
        boolean isOver = message.sentAt().plus(window).isBefore(now);
        return isOver && !message.revision().recalled()
                ? Optional.of(new Outcome.Refused(
                        ErrorCode.TOO_LATE, "sent at " + message.sentAt() + " (expected: at most " + window + " ago)"))
                : Optional.empty();
    }
}
