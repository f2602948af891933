package io.parley.logic.message;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.MessagePush;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendResult;
import io.parley.logic.conversation.AclCache;
import io.parley.logic.conversation.MessageFrames;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.Stages;
import io.parley.storage.conversation.Acl;
import io.parley.storage.message.MessageJournal;
import io.parley.storage.message.MessageJournal.Append;
import io.parley.storage.message.MessageJournal.Appended;
import io.parley.storage.message.MessageJournal.Outcome;
import io.parley.storage.message.StoredMessage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.springframework.stereotype.Service;

/**
 * Takes what clients send. A sender whose permission is known here goes straight on: link thread, journal's queue, and the
 * journal's thread acks and routes. Only what is not known, what may be refused, and a visitor's new session take a worker.
 *
 * <p>A message that is wrong in itself is refused in the {@link SendResult}, those before it are stored. What concerns all
 * of them is one {@link Refusal}, unless the first ones had been stored by an earlier try: these are acked in any case.
 */
@Service
public class MessageService {
    private static final int MAX_OPENINGS = 3;
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final SendRule rule;
    private final AclCache acls;
    private final MessageJournal journal;
    private final Audience audience;
    private final SessionOpener sessions;
    private final Drafts drafts;
    private final SendReplies replies;
    private final SendsInFlight inFlight = new SendsInFlight();

    MessageService(
            SendRule rule,
            AclCache acls,
            MessageJournal journal,
            Audience audience,
            SessionOpener sessions,
            Drafts drafts,
            MeterRegistry metrics) {
        this.rule = rule;
        this.acls = acls;
        this.journal = journal;
        this.audience = audience;
        this.sessions = sessions;
        this.drafts = drafts;
        this.replies = new SendReplies(metrics);
    }

    /**
     * Never blocks.
     *
     * @return completes when what is acked has been committed and its pushes are on their way; fails with a {@link Refusal}
     * @throws Refusal if the frame can't be taken, or another of the connection is in flight for the conversation
     */
    public CompletionStage<SendResult> accept(Caller caller, Send send) {
        return inFlight.run(
                caller,
                send.getConversationId(),
                () -> drafts.of(caller, send)
                        .thenCompose(draft -> draft.messages().isEmpty()
                                ? CompletableFuture.completedFuture(replies.of(draft, List.of()))
                                : decide(caller, draft)));
    }

    private CompletionStage<SendResult> decide(Caller caller, Draft draft) {
        Acl known = acls.known(draft.conversationId());
        if (known != null && rule.refusal(known, caller.userId()).isEmpty()) {
            return admit(caller, draft, known);
        }
        return acls.fetch(draft.conversationId()).thenCompose(found -> {
            Acl acl = found.filter(fresh -> rule.isKnown(caller, fresh)).orElseThrow(Refusal::notAllowed);
            return admit(caller, draft, acl);
        });
    }

    /** The host is asked about what anybody sends who has to do with the conversation: who may send there can change meanwhile. */
    private CompletionStage<SendResult> admit(Caller caller, Draft draft, Acl acl) {
        return drafts.areScreened()
                ? drafts.screened(caller, acl, draft)
                        .thenCompose(screened -> screened.messages().isEmpty()
                                ? CompletableFuture.completedFuture(replies.of(screened, List.of()))
                                : append(caller, screened, acl, 0))
                : append(caller, draft, acl, 0);
    }

    /** Also for a sender who may not: what an earlier try has stored is acked nevertheless, and only the journal knows. */
    private CompletionStage<SendResult> append(Caller caller, Draft draft, Acl acl, int openings) {
        if (System.nanoTime() - draft.decideUntil() > 0) {
            throw SendReplies.tooLate();
        }
        boolean allowed = rule.refusal(acl, caller.userId()).isEmpty();
        Append append = new Append(
                draft.conversationId(),
                caller.userId(),
                allowed ? acl.version() : MessageJournal.UNDECIDED,
                draft.decideUntil(),
                acl.rights().since().getOrDefault(caller.userId(), 0L),
                draft.messages());
        return journal.append(append).exceptionally(JournalFaults::refuse).thenCompose(outcome -> {
            outcome.acl().ifPresent(acls::learn);
            return committed(caller, draft, outcome, outcome.acl().orElse(acl), openings);
        });
    }

    private CompletionStage<SendResult> committed(Caller caller, Draft draft, Outcome outcome, Acl acl, int openings) {
        ErrorCode refusal = outcome.refusal().map(MessageJournal.Refusal::code).orElse(null);
        if (refusal == ErrorCode.SESSION_CLOSED && caller.userId() == acl.visitorId()) {
            return reopen(caller, draft, outcome.accepted(), openings);
        }
        route(caller, outcome.accepted(), acl);
        SendResult result = refusal == null
                ? replies.of(draft, outcome.accepted())
                : replies.of(draft, outcome.accepted(), SendReplies.error(rule.told(caller, acl, refusal)));
        return CompletableFuture.completedFuture(result);
    }

    /** Again from the start; what is stored already then comes back as a duplicate. */
    private CompletionStage<SendResult> reopen(Caller caller, Draft draft, List<Appended> accepted, int openings) {
        if (openings == MAX_OPENINGS) {
            throw new Refusal(ErrorCode.BUSY, "the session was closed each time it was opened", RETRY_AFTER);
        }
        return sessions.open(draft.conversationId())
                .handle((acl, failure) -> failure == null
                        ? append(caller, draft, acl, openings + 1)
                        : CompletableFuture.completedFuture(notOpened(draft, accepted, failure)))
                .thenCompose(Function.identity());
    }

    private SendResult notOpened(Draft draft, List<Appended> accepted, Throwable failure) {
        if (Stages.cause(failure) instanceof Refusal refusal) {
            return replies.of(draft, accepted, refusal.toError());
        }
        throw new CompletionException(failure);
    }

    private void route(Caller sender, List<Appended> accepted, Acl acl) {
        if (accepted.isEmpty()) {
            return;
        }
        MessagePush.Builder push = MessagePush.newBuilder()
                .setConversationId(accepted.get(0).message().conversationId());
        accepted.stream()
                .map(Appended::message)
                .sorted(Comparator.comparingLong(StoredMessage::seq))
                .forEach(message -> push.addMessages(MessageFrames.of(message)));
        audience.tell(acl, push.build(), sender);
    }
}
