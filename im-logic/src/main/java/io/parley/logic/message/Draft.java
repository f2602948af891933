package io.parley.logic.message;

import io.parley.common.error.Catalogue;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.OutgoingMessage;
import io.parley.common.protocol.Send;
import io.parley.common.protocol.SendRefusal;
import io.parley.logic.link.CanonicalUuid;
import io.parley.logic.link.ClientLimits;
import io.parley.logic.link.Refusal;
import io.parley.storage.message.MessageJournal.NewMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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
    static Draft of(Send send, ClientLimits limits, long decideUntil) {
        int count = send.getMessagesCount();
        if (count == 0) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "messages: none (expected: at least 1)");
        }
        if (count > limits.maxMessagesPerSend()) {
            throw new Refusal(
                    ErrorCode.TOO_MANY_ITEMS,
                    "messages: " + count + " (expected: at most " + limits.maxMessagesPerSend() + ")");
        }
        List<NewMessage> messages = new ArrayList<>(count);
        for (OutgoingMessage message : send.getMessagesList()) {
            UUID id = CanonicalUuid.parse(message.getClientMsgId()).orElse(null);
            Error error = id == null ? NO_UUID : ContentRule.wrong(message.getContent(), limits);
            if (id == null || error != null) {
                SendRefusal refusal = SendRefusal.newBuilder()
                        .setClientMsgId(message.getClientMsgId())
                        .setError(error)
                        .build();
                return new Draft(send.getConversationId(), messages, Optional.of(refusal), decideUntil);
            }
            messages.add(new NewMessage(id, ContentRule.known(message.getContent()), true));
        }
        return new Draft(send.getConversationId(), messages, Optional.empty(), decideUntil);
    }
}
