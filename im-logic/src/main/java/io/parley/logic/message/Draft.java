package io.parley.logic.message;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Forward;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendRefusal;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.Refusal;
import io.parley.logic.message.Forwards.Filled;
import io.parley.storage.attachment.StoredAttachment;
import io.parley.storage.message.MessageJournal.NewMessage;
import io.parley.storage.message.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of a Send can be stored: the messages before the first that is wrong in itself.
 *
 * @param refusal of the first wrong one; empty if there is none
 * @param decideUntil as in {@link io.parley.storage.message.MessageJournal.Append}
 */
record Draft(long conversationId, List<NewMessage> messages, Optional<SendRefusal> refusal, long decideUntil) {
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);
    private static final Error NO_UUID = Catalogue.error(
            ErrorCode.INVALID_ARGUMENT, "client_msg_id: expected a UUID of 36 characters in lower case");

    /**
     * @throws Refusal if the frame as a whole can't be taken
     */
    static void check(Send send, ClientLimits limits) {
        int count = send.getMessagesCount();
        if (count == 0) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "messages: none (expected: at least 1)");
        }
        if (count > limits.maxMessagesPerSend()) {
            throw new Refusal(
                    ErrorCode.TOO_MANY_ITEMS,
                    "messages: " + count + " (expected: at most " + limits.maxMessagesPerSend() + ")");
        }
        int forwarded = send.getMessagesList().stream()
                .mapToInt(message -> message.getForward().getSeqsCount())
                .sum();
        if (forwarded > Forwards.MOST) {
            throw new Refusal(
                    ErrorCode.TOO_MANY_ITEMS,
                    "forward.seqs: " + forwarded + " in all (expected: at most " + Forwards.MOST + ")");
        }
    }

    /**
     * What the database has to say about a Send.
     *
     * @param attachments those that the sender may send here, by their ids
     * @param forwarded each that is right in its form
     */
    record Known(Map<Long, StoredAttachment> attachments, Map<Forward, Filled> forwarded) {
        static final Known NOTHING = new Known(Map.of(), Map.of());
    }

    static Draft of(Send send, ClientLimits limits, long decideUntil, Known known) {
        List<NewMessage> messages = new ArrayList<>(send.getMessagesCount());
        for (OutgoingMessage message : send.getMessagesList()) {
            UUID id = CanonicalUuid.parse(message.getClientMsgId()).orElse(null);
            Error error = id == null ? NO_UUID : wrong(message, limits, known);
            if (id == null || error != null) {
                SendRefusal refusal = SendRefusal.newBuilder()
                        .setClientMsgId(message.getClientMsgId())
                        .setError(error)
                        .build();
                return new Draft(send.getConversationId(), messages, Optional.of(refusal), decideUntil);
            }
            messages.add(message.hasForward() ? forwarding(id, message, known) : saying(id, message, known));
        }
        return new Draft(send.getConversationId(), messages, Optional.empty(), decideUntil);
    }

    /**
     * As it is after these verdicts on its messages: up to the first that is refused.
     *
     * @throws Refusal if that is the first one of all, and it is refused only for now
     */
    Draft decided(List<Verdict> verdicts) {
        List<NewMessage> decided = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            NewMessage message = messages.get(i);
            if (verdicts.get(i) instanceof Verdict.Refuse refuse) {
                Error error = refuse.error();
                if (i == 0 && Catalogue.isRetryable(error.getCode())) {
                    throw new Refusal(error.getCode(), error.getMessage(), RETRY_AFTER);
                }
                SendRefusal refused = SendRefusal.newBuilder()
                        .setClientMsgId(message.clientMsgId().toString())
                        .setError(error)
                        .build();
                return new Draft(conversationId, decided, Optional.of(refused), decideUntil);
            }
            decided.add(verdicts.get(i) instanceof Verdict.Alter alter ? message.saying(alter.content()) : message);
        }
        return new Draft(conversationId, decided, refusal, decideUntil);
    }

    private static @Nullable Error wrong(OutgoingMessage message, ClientLimits limits, Known known) {
        if (message.hasForward()) {
            return Forwards.wrong(message);
        }
        Content content = message.getContent();
        Attachment said = StoredAttachment.in(content);
        return said == null
                ? ContentRule.wrong(content, limits)
                : AttachmentRule.wrong(content, known.attachments.get(said.getAttachmentId()), limits);
    }

    private static NewMessage saying(UUID id, OutgoingMessage message, Known known) {
        Content content = message.getContent();
        Attachment said = StoredAttachment.in(content);
        StoredAttachment stored = said == null ? null : known.attachments.get(said.getAttachmentId());
        return new NewMessage(
                id, stored == null ? ContentRule.known(content) : AttachmentRule.filled(content, stored), true);
    }

    /** A resend is the same message by what it forwards, whatever has become of that since. */
    private static NewMessage forwarding(UUID id, OutgoingMessage message, Known known) {
        Forward forward = Forwards.known(message.getForward());
        Filled filled = Objects.requireNonNull(known.forwarded.get(forward));
        return new NewMessage(id, filled.content(), true, Revision.digest(forward), filled.refusal());
    }
}
