package io.parley.logic.message;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Attachment;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendRefusal;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.Refusal;
import io.parley.storage.attachment.StoredAttachment;
import io.parley.storage.message.MessageJournal.NewMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    }

    /**
     * @param attachments those that the sender may send here, by their ids
     */
    static Draft of(Send send, ClientLimits limits, long decideUntil, Map<Long, StoredAttachment> attachments) {
        List<NewMessage> messages = new ArrayList<>(send.getMessagesCount());
        for (OutgoingMessage message : send.getMessagesList()) {
            UUID id = CanonicalUuid.parse(message.getClientMsgId()).orElse(null);
            Content content = message.getContent();
            Attachment said = StoredAttachment.in(content);
            StoredAttachment stored = said == null ? null : attachments.get(said.getAttachmentId());
            Error error = id == null ? NO_UUID : wrong(content, said != null, stored, limits);
            if (id == null || error != null) {
                SendRefusal refusal = SendRefusal.newBuilder()
                        .setClientMsgId(message.getClientMsgId())
                        .setError(error)
                        .build();
                return new Draft(send.getConversationId(), messages, Optional.of(refusal), decideUntil);
            }
            messages.add(new NewMessage(
                    id, stored == null ? ContentRule.known(content) : AttachmentRule.filled(content, stored), true));
        }
        return new Draft(send.getConversationId(), messages, Optional.empty(), decideUntil);
    }

    private static @Nullable Error wrong(
            Content content, boolean isAttachment, @Nullable StoredAttachment stored, ClientLimits limits) {
        return isAttachment ? AttachmentRule.wrong(content, stored, limits) : ContentRule.wrong(content, limits);
    }
}
