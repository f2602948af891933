package io.parley.logic.message;

import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Forward;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Send;
import io.parley.logic.link.Caller;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.LinkConfig;
import io.parley.logic.link.Workers;
import io.parley.logic.message.Draft.Known;
import io.parley.logic.message.Forwards.Filled;
import io.parley.storage.attachment.AttachmentState;
import io.parley.storage.attachment.Attachments;
import io.parley.storage.attachment.Attachments.Holder;
import io.parley.storage.attachment.StoredAttachment;
import io.parley.storage.conversation.Acl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Makes drafts of what clients send. Only attachments and what is forwarded need a look into the database. */
@Component
class Drafts {
    private final Attachments attachments;
    private final Forwards forwards;
    private final Workers workers;
    private final ClientLimits limits;
    private final LinkConfig link;
    private final Screening screening;

    Drafts(
            Attachments attachments,
            Forwards forwards,
            Workers workers,
            ClientLimits limits,
            LinkConfig link,
            Screening screening) {
        this.attachments = attachments;
        this.forwards = forwards;
        this.workers = workers;
        this.limits = limits;
        this.link = link;
        this.screening = screening;
    }

    /**
     * Never blocks.
     *
     * @throws io.parley.logic.link.Refusal if the frame as a whole can't be taken
     */
    CompletionStage<Draft> of(Caller caller, Send send) {
        long decideUntil = System.nanoTime() + link.trust().toNanos();
        Draft.check(send, limits);
        return asksTheDatabase(send)
                ? workers.call(() -> Draft.of(send, limits, decideUntil, known(caller, send)))
                : CompletableFuture.completedFuture(Draft.of(send, limits, decideUntil, Known.NOTHING));
    }

    /** Whether drafts are to be {@link #screened}. */
    boolean areScreened() {
        return screening.isOn();
    }

    /** What is left of a draft by what the host says of it. Never blocks. */
    CompletionStage<Draft> screened(Caller caller, Acl acl, Draft draft) {
        return screening.screen(caller, acl, draft);
    }

    private static boolean asksTheDatabase(Send send) {
        return send.getMessagesList().stream()
                .anyMatch(message -> message.hasForward() || StoredAttachment.in(message.getContent()) != null);
    }

    private Known known(Caller caller, Send send) {
        List<Forward> forwarded = send.getMessagesList().stream()
                .filter(message -> message.hasForward() && Forwards.wrong(message) == null)
                .map(message -> Forwards.known(message.getForward()))
                .toList();
        Map<Forward, Filled> filled = forwards.fill(caller, forwarded);
        for (OutgoingMessage message : send.getMessagesList()) {
            filled.computeIfPresent(
                    Forwards.known(message.getForward()),
                    (forward, known) -> claimed(caller, send.getConversationId(), message, known));
        }
        return new Known(sendable(caller, send), filled);
    }

    /** Its files will be there as long as the message is. */
    private Filled claimed(Caller caller, long conversationId, OutgoingMessage message, Filled filled) {
        List<Long> files = StoredAttachment.allIn(filled.content())
                .map(Attachment::getAttachmentId)
                .toList();
        return CanonicalUuid.parse(message.getClientMsgId())
                .map(id -> new Holder(conversationId, caller.userId(), id))
                .filter(holder -> !files.isEmpty() && !attachments.claimForward(files, holder))
                .map(holder -> Filled.refused(ErrorCode.CANNOT_FORWARD))
                .orElse(filled);
    }

    /** The files that the caller may send here, kept from being collected until it is known whether they were sent. */
    private Map<Long, StoredAttachment> sendable(Caller caller, Send send) {
        TreeSet<Long> ids = new TreeSet<>();
        for (OutgoingMessage message : send.getMessagesList()) {
            Attachment said = StoredAttachment.in(message.getContent());
            if (said != null) {
                ids.add(said.getAttachmentId());
            }
        }
        Map<Long, StoredAttachment> found = attachments.find(ids).stream()
                .filter(stored ->
                        stored.ownerId() == caller.userId() && stored.conversationId() == send.getConversationId())
                .collect(Collectors.toMap(
                        StoredAttachment::attachmentId, Function.identity(), (one, other) -> one, HashMap::new));
        for (OutgoingMessage message : send.getMessagesList()) {
            claim(message, found);
        }
        return found;
    }

    private void claim(OutgoingMessage message, Map<Long, StoredAttachment> found) {
        Attachment said = StoredAttachment.in(message.getContent());
        StoredAttachment stored = said == null ? null : found.get(said.getAttachmentId());
        if (said != null && stored != null && stored.state() == AttachmentState.READY) {
            CanonicalUuid.parse(message.getClientMsgId())
                    .filter(id -> !attachments.claim(said.getAttachmentId(), id))
                    .ifPresent(id -> found.remove(said.getAttachmentId()));
        }
    }
}
