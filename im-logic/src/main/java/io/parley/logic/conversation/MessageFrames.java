package io.parley.logic.conversation;

import io.parley.common.protocol.Message;
import io.parley.storage.message.Revision;
import io.parley.storage.message.StoredMessage;
import java.time.Instant;
import java.util.Optional;

/** Rows of the log as clients see them. */
public final class MessageFrames {
    private MessageFrames() {}

    public static Message of(StoredMessage message) {
        Revision.Marks marks = message.revision().marks();
        Optional<Revision.Pin> pin = marks.pin();
        return Message.newBuilder()
                .setMessageId(message.messageId())
                .setConversationId(message.conversationId())
                .setSeq(message.seq())
                .setSenderId(message.senderId())
                .setClientMsgId(
                        message.senderId() == 0 ? "" : message.clientMsgId().toString())
                .setSentAtMs(message.sentAt().toEpochMilli())
                .setContent(message.content())
                .setChangeSeq(message.revision().changeSeq())
                .setEdits(message.revision().edits())
                .setEditedAtMs(
                        message.revision().editedAt().map(Instant::toEpochMilli).orElse(0L))
                .setRecalled(message.revision().recalled())
                .addAllReactions(marks.reactions())
                .setPinnedById(pin.map(Revision.Pin::userId).orElse(0L))
                .setPinnedAtMs(pin.map(set -> set.at().toEpochMilli()).orElse(0L))
                .build();
    }
}
