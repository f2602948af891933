package io.parley.logic.message;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ListPinnedResult;
import io.parley.common.protocol.PinMessage;
import io.parley.common.protocol.React;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.ConversationAccess;
import io.parley.logic.conversation.ConversationAccess.Visible;
import io.parley.logic.conversation.MessageFrames;
import io.parley.logic.link.Caller;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import io.parley.storage.conversation.Acl;
import io.parley.storage.message.MessageChanges;
import io.parley.storage.message.MessageChanges.Change;
import io.parley.storage.message.MessageChanges.ChangeRule;
import io.parley.storage.message.MessageChanges.Outcome;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reactions to anybody's message, and pins, by who may send there now and may read the message; at any time. */
@Configuration(proxyBeanMethods = false)
class MarkRequests {
    private final ChangeExecutor executor;
    private final MessageChanges changes;
    private final ConversationAccess access;
    private final Workers workers;

    MarkRequests(ChangeExecutor executor, MessageChanges changes, ConversationAccess access, Workers workers) {
        this.executor = executor;
        this.changes = changes;
        this.access = access;
        this.workers = workers;
    }

    @Bean
    RequestHandler react() {
        return RequestHandler.of(ClientFrame.BodyCase.REACT, (caller, frame) -> {
            React request = frame.getReact();
            if (!EmojiRule.accepts(request.getEmoji())) {
                throw new Refusal(
                        ErrorCode.INVALID_ARGUMENT,
                        "emoji: " + request.getEmojiBytes().size() + " bytes (expected: one emoji of at most "
                                + EmojiRule.MAX_BYTES + ")");
            }
            Change change = new Change.React(
                    request.getConversationId(),
                    ChangeExecutor.seq(request.getSeq()),
                    request.getEmoji(),
                    !request.getRemove());
            return carryOut(caller, request.getOpId(), change, (acl, message, now) -> Optional.empty());
        });
    }

    @Bean
    RequestHandler pinMessage() {
        return RequestHandler.of(ClientFrame.BodyCase.PIN_MESSAGE, (caller, frame) -> {
            PinMessage request = frame.getPinMessage();
            Change change = new Change.Pin(
                    request.getConversationId(), ChangeExecutor.seq(request.getSeq()), !request.getUnpin());
            return carryOut(caller, request.getOpId(), change, (acl, message, now) -> mayNotPin(caller, acl));
        });
    }

    private static Optional<Outcome.Refused> mayNotPin(Caller caller, Acl acl) {
        boolean isAdmin = acl.rights().adminIds().contains(caller.userId());
        return switch (acl.kind()) {
            case DIRECT -> Optional.empty();
            case SUPPORT ->
                caller.userId() == acl.sessionAgentId() ? Optional.empty() : Optional.of(ChangeExecutor.NOT_ALLOWED);
            case GROUP ->
                isAdmin
                        ? Optional.empty()
                        : Optional.of(
                                new Outcome.Refused(ErrorCode.NOT_ADMIN, "only the owner and the admins may pin"));
            case CONVERSATION_KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.of(ChangeExecutor.NOT_ALLOWED);
        };
    }

    private CompletionStage<ServerFrame.Builder> carryOut(Caller caller, String opId, Change change, ChangeRule rule) {
        UUID id = CanonicalUuid.ofOperation(opId);
        return workers.call(() -> {
            if (!access.reading(caller, change.conversationId()).contains(change.seq())) {
                throw ChangeExecutor.noSuchMessage(change.seq());
            }
            // A line of the server's own can't be marked.
            return executor.carryOut(
                    caller,
                    id,
                    change,
                    (acl, message, now) -> message.senderId() == 0
                            ? Optional.of(ChangeExecutor.NOT_ALLOWED)
                            : rule.refusal(acl, message, now));
        });
    }

    @Bean
    RequestHandler listPinned() {
        return RequestHandler.of(ClientFrame.BodyCase.LIST_PINNED, (caller, frame) -> {
            long conversationId = frame.getListPinned().getConversationId();
            return workers.call(() -> {
                Visible visible = access.reading(caller, conversationId);
                ListPinnedResult.Builder result = ListPinnedResult.newBuilder().setConversationId(conversationId);
                changes.pinned(conversationId).stream()
                        .filter(message -> visible.contains(message.seq()))
                        .forEach(message -> result.addMessages(MessageFrames.of(message)));
                return ServerFrame.newBuilder().setListPinnedResult(result);
            });
        });
    }
}
