package io.parley.logic.message;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.ConversationKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.Workers;
import io.parley.logic.message.BeforeSend.Proposal;
import io.parley.logic.message.Verdict.Allow;
import io.parley.logic.message.Verdict.Alter;
import io.parley.logic.message.Verdict.Refuse;
import io.parley.storage.conversation.Acl;
import io.parley.storage.message.MessageChanges.Change;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.message.MessageStore;
import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.message.Revision;
import io.parley.storage.operation.OperationStore;
import io.parley.storage.operation.OperationStore.Kept;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Has {@link BeforeSend} decide on what is new in a draft, or in an edit. A verdict is kept under the message's client id,
 * or the op id of the edit, before anything is stored, as the answer of an idempotent operation of the sender: a resend is
 * decided as the first try was, on any node.
 */
@Component
class Screening {
    private final BeforeSend host;
    private final OperationStore operations;
    private final MessageStore messages;
    private final Workers workers;

    Screening(BeforeSend host, OperationStore operations, MessageStore messages, Workers workers) {
        this.host = host;
        this.operations = operations;
        this.messages = messages;
        this.workers = workers;
    }

    boolean isOn() {
        return host.isOn();
    }

    /** Never blocks; the messages are asked about together, and keep their order. */
    CompletionStage<Draft> screen(Caller caller, Acl acl, Draft draft) {
        return workers.call(() -> draft.messages().stream()
                        .map(message -> known(caller.userId(), draft.conversationId(), message))
                        .toList())
                .thenCompose(known -> decide(caller, acl, draft, known));
    }

    /** By a verdict on the same content; what is stored, or can't be, needs none, and the journal compares. */
    private Optional<Verdict> known(long senderId, long conversationId, NewMessage message) {
        if (message.refusal().isPresent()) {
            return Optional.of(new Allow());
        }
        Optional<Kept> kept = operations.find(senderId, key(conversationId, message));
        if (kept.isPresent() && kept.get().isOf(message.content().toByteArray())) {
            return Optional.of(Verdict.decode(kept.get().answer()));
        }
        if (messages.has(conversationId, senderId, message.clientMsgId())) {
            return Optional.of(new Allow());
        }
        return kept.map(onOtherContent -> new Refuse(SendReplies.error(ErrorCode.CLIENT_MSG_ID_REUSED)));
    }

    private CompletionStage<Draft> decide(Caller caller, Acl acl, Draft draft, List<Optional<Verdict>> known) {
        if (isOutsider(caller, acl) || known.stream().allMatch(Optional::isPresent)) {
            return CompletableFuture.completedFuture(draft.decided(
                    known.stream().map(verdict -> verdict.orElseGet(Allow::new)).toList()));
        }
        List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            NewMessage message = draft.messages().get(i);
            verdicts.add(known.get(i)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> host.ask(
                                    acl, caller.userId(), new Proposal(message.clientMsgId(), 0, message.content()))
                            .toCompletableFuture()));
        }
        return CompletableFuture.allOf(verdicts.toArray(CompletableFuture[]::new))
                .thenCompose(all -> workers.call(() -> draft.decided(IntStream.range(0, known.size())
                        .mapToObj(i -> known.get(i)
                                .orElseGet(() -> keep(
                                        caller.userId(),
                                        draft.conversationId(),
                                        draft.messages().get(i),
                                        verdicts.get(i).join())))
                        .toList())));
    }

    /** Who is not in the group: what an earlier try has stored is acked, and the journal refuses the rest. */
    private static boolean isOutsider(Caller caller, Acl acl) {
        return acl.kind() == ConversationKind.GROUP && !acl.memberIds().contains(caller.userId());
    }

    /** Returns the verdict that counts: another node's, if it was faster. */
    private Verdict keep(long senderId, long conversationId, NewMessage message, Verdict verdict) {
        return keep(senderId, key(conversationId, message), message.content(), verdict)
                ? verdict
                : known(senderId, conversationId, message).orElse(verdict);
    }

    /** What is refused for this try only is not kept. Returns false if there is a verdict already. */
    private boolean keep(long senderId, UUID key, Content content, Verdict verdict) {
        if (verdict instanceof Refuse refuse
                && Catalogue.isRetryable(refuse.error().getCode())) {
            return true;
        }
        try {
            operations.keep(senderId, key, Kept.of(content.toByteArray(), verdict.encode()));
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /**
     * The edit as the host lets it be. Never blocks.
     *
     * @return fails with a {@link Refusal} if the host has refused it
     */
    CompletionStage<Change.Edit> screen(Caller caller, Acl acl, UUID opId, Change.Edit edit) {
        long senderId = caller.userId();
        return workers.call(
                        () -> isOutsider(caller, acl) ? Optional.<Verdict>of(new Allow()) : known(senderId, opId, edit))
                .thenCompose(known -> known.isPresent()
                        ? CompletableFuture.completedFuture(known.get())
                        : host.ask(acl, senderId, new Proposal(opId, edit.seq(), edit.content()))
                                .thenCompose(verdict -> workers.call(() -> keep(senderId, opId, edit, verdict))))
                .thenApply(verdict -> decided(edit, verdict));
    }

    /** Of what is not the caller's own the host hears nothing; it is refused in any case. */
    private Optional<Verdict> known(long senderId, UUID opId, Change.Edit edit) {
        Optional<Kept> kept = operations.find(senderId, key(opId, edit));
        if (kept.isPresent()) {
            return Optional.of(
                    kept.get().isOf(edit.content().toByteArray())
                            ? Verdict.decode(kept.get().answer())
                            : new Refuse(Catalogue.error(ErrorCode.CONFLICT, "op_id: was used for another change")));
        }
        Place place = new Place(edit.conversationId(), edit.seq());
        boolean isOwn = messages.at(List.of(place)).stream()
                .anyMatch(message ->
                        message.senderId() == senderId && !message.revision().recalled());
        return isOwn ? Optional.empty() : Optional.of(new Allow());
    }

    private Verdict keep(long senderId, UUID opId, Change.Edit edit, Verdict verdict) {
        return keep(senderId, key(opId, edit), edit.content(), verdict)
                ? verdict
                : known(senderId, opId, edit).orElse(verdict);
    }

    private static Change.Edit decided(Change.Edit edit, Verdict verdict) {
        if (verdict instanceof Refuse refuse) {
            throw new Refusal(refuse.error().getCode(), refuse.error().getMessage());
        }
        return verdict instanceof Alter alter
                ? new Change.Edit(edit.conversationId(), edit.seq(), alter.content(), edit.edits())
                : edit;
    }

    private static UUID key(UUID opId, Change.Edit edit) {
        return key("before-edit " + edit.conversationId() + " " + edit.seq() + " " + opId);
    }

    /**
     * Client ids are unique within a conversation only, and are no op ids. What is forwarded may say something else at a resend,
     * which is decided on anew.
     */
    private static UUID key(long conversationId, NewMessage message) {
        String forwarded = message.sentAs().isEmpty()
                ? ""
                : " "
                        + HexFormat.of()
                                .formatHex(Revision.digest(message.content()).toByteArray());
        return key("before-send " + conversationId + " " + message.clientMsgId() + forwarded);
    }

    private static UUID key(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII));
    }
}
