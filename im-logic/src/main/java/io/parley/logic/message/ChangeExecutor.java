package io.parley.logic.message;

import io.parley.common.protocol.ChangePush;
import io.parley.common.protocol.ChangeResult;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.conversation.MessageFrames;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.storage.conversation.Acl;
import io.parley.storage.message.MessageChanges;
import io.parley.storage.message.MessageChanges.Change;
import io.parley.storage.message.MessageChanges.ChangeRule;
import io.parley.storage.message.MessageChanges.Outcome;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Carries changes of messages out, for who may send there now, and tells of them. Whoever may not send learns nothing but
 * that, also of messages that don't exist.
 */
@Component
class ChangeExecutor {
    static final Outcome.Refused NOT_ALLOWED = new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed");

    private final MessageChanges changes;
    private final SendRule rule;
    private final AclCache acls;
    private final Audience audience;

    ChangeExecutor(MessageChanges changes, SendRule rule, AclCache acls, Audience audience) {
        this.changes = changes;
        this.rule = rule;
        this.acls = acls;
        this.audience = audience;
    }

    /**
     * Blocks on the database.
     *
     * @param further what has to hold besides that the caller may send
     * @return the message as it is then
     */
    ServerFrame.Builder carryOut(Caller caller, UUID opId, Change change, ChangeRule further) {
        Outcome outcome = changes.change(
                caller.userId(),
                opId,
                change,
                (acl, message, now) -> mayNotSend(caller, acl).or(() -> further.refusal(acl, message, now)));
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
        return ServerFrame.newBuilder()
                .setChangeResult(ChangeResult.newBuilder().setMessage(message));
    }

    private Optional<Outcome.Refused> mayNotSend(Caller caller, Acl acl) {
        return rule.refusal(acl, caller.userId()).map(code -> {
            Error told = SendReplies.error(rule.told(caller, acl, code));
            return new Outcome.Refused(told.getCode(), told.getMessage());
        });
    }

    private Refusal notFound(Caller caller, Change change) {
        Optional<ErrorCode> refusal = acls.read(change.conversationId())
                .map(acl -> rule.refusal(acl, caller.userId()).map(code -> rule.told(caller, acl, code)))
                .orElse(Optional.of(ErrorCode.NOT_ALLOWED));
        return refusal.map(code -> new Refusal(code, SendReplies.error(code).getMessage()))
                .orElseGet(() -> noSuchMessage(change.seq()));
    }

    static Refusal noSuchMessage(long seq) {
        return new Refusal(ErrorCode.NOT_FOUND, "seq: there is no message " + seq);
    }

    static long seq(long asked) {
        if (asked < 1) {
            throw new Refusal(ErrorCode.INVALID_RANGE, "seq: " + asked + " (expected: >= 1)");
        }
        return asked;
    }
}
