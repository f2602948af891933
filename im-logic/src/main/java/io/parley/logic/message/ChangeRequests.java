package io.parley.logic.message;

import io.parley.common.protocol.ChangePush;
import io.parley.common.protocol.ChangeResult;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Edit;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.Recall;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.conversation.MessageFrames;
import io.parley.logic.link.Caller;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.conversation.Acl;
import io.parley.storage.message.MessageChanges;
import io.parley.storage.message.MessageChanges.Change;
import io.parley.storage.message.MessageChanges.Outcome;
import io.parley.storage.message.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Edits and recalls: of own messages, by who may send there now, within a time. Whoever may not send learns nothing but that,
 * also of messages that don't exist.
 */
@Configuration(proxyBeanMethods = false)
class ChangeRequests {
    private final MessageChanges changes;
    private final SendRule rule;
    private final AclCache acls;
    private final Audience audience;
    private final Workers workers;
    private final ClientLimits limits;
    private final ChangeConfig config;

    ChangeRequests(
            MessageChanges changes,
            SendRule rule,
            AclCache acls,
            Audience audience,
            Workers workers,
            ClientLimits limits,
            ChangeConfig config) {
        this.changes = changes;
        this.rule = rule;
        this.acls = acls;
        this.audience = audience;
        this.workers = workers;
        this.limits = limits;
        this.config = config;
    }

    @Bean
    RequestHandler recall() {
        return RequestHandler.of(ClientFrame.BodyCase.RECALL, (caller, frame) -> {
            Recall request = frame.getRecall();
            Change change = new Change.Recall(request.getConversationId(), seq(request.getSeq()));
            return carryOut(caller, request.getOpId(), change);
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
            Change change = new Change.Edit(
                    request.getConversationId(),
                    seq(request.getSeq()),
                    ContentRule.known(request.getContent()),
                    request.getEdits());
            return carryOut(caller, request.getOpId(), change);
        });
    }

    private static long seq(long asked) {
        if (asked < 1) {
            throw new Refusal(ErrorCode.INVALID_RANGE, "seq: " + asked + " (expected: >= 1)");
        }
        return asked;
    }

    private CompletionStage<ServerFrame.Builder> carryOut(Caller caller, String opId, Change change) {
        UUID id = CanonicalUuid.ofOperation(opId);
        return workers.call(() -> ServerFrame.newBuilder()
                .setChangeResult(ChangeResult.newBuilder().setMessage(carryOut(caller, id, change))));
    }

    private Message carryOut(Caller caller, UUID opId, Change change) {
        Outcome outcome = changes.change(
                caller.userId(), opId, change, (acl, message, now) -> refusal(caller, change, acl, message, now));
        if (outcome instanceof Outcome.Refused refused) {
            throw refused.code() == ErrorCode.NOT_FOUND
                    ? notFound(caller, change)
                    : new Refusal(refused.code(), refused.message());
        }
        Outcome.Done done = (Outcome.Done) outcome;
        acls.learn(done.acl());
        Message message = MessageFrames.of(done.message());
        if (done.changed()) {
            ChangePush push = ChangePush.newBuilder()
                    .setConversationId(message.getConversationId())
                    .setChangeSeq(message.getChangeSeq())
                    .setMessage(message)
                    .build();
            audience.tell(done.acl(), push, caller);
        }
        return message;
    }

    private Refusal notFound(Caller caller, Change change) {
        Optional<ErrorCode> refusal = acls.read(change.conversationId())
                .map(acl -> rule.refusal(acl, caller.userId()).map(code -> rule.told(caller, acl, code)))
                .orElse(Optional.of(ErrorCode.NOT_ALLOWED));
        return refusal.map(code -> new Refusal(code, SendReplies.error(code).getMessage()))
                .orElseGet(() -> new Refusal(ErrorCode.NOT_FOUND, "seq: there is no message " + change.seq()));
    }

    private Optional<Outcome.Refused> refusal(
            Caller caller, Change change, Acl acl, StoredMessage message, Instant now) {
        Optional<ErrorCode> mayNotSend = rule.refusal(acl, caller.userId());
        if (mayNotSend.isPresent()) {
            Error told = SendReplies.error(rule.told(caller, acl, mayNotSend.get()));
            return Optional.of(new Outcome.Refused(told.getCode(), told.getMessage()));
        }
        if (message.senderId() != caller.userId()) {
            return Optional.of(new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed"));
        }
        if (change instanceof Change.Edit && AttachmentRule.of(message.content()) != null) {
            return Optional.of(
                    new Outcome.Refused(ErrorCode.INVALID_ARGUMENT, "seq: an attachment (expected: a text message)"));
        }
        Duration window = change instanceof Change.Recall ? config.recallWindow() : config.editWindow();
        boolean isOver = message.sentAt().plus(window).isBefore(now);
        return isOver && !message.revision().recalled()
                ? Optional.of(new Outcome.Refused(
                        ErrorCode.TOO_LATE, "sent at " + message.sentAt() + " (expected: at most " + window + " ago)"))
                : Optional.empty();
    }
}
