package io.parley.storage.message;

import com.baomidou.mybatisplus.annotation.TableName;
import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.common.protocol.Content;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

@TableName("message")
class MessageRow {
    long conversationId;
    long seq;
    long messageId;
    long senderId;
    byte[] clientMsgId = {};
    boolean countable;
    byte[] content = {};
    long sentAt;

    StoredMessage toMessage() {
        try {
            return new StoredMessage(
                    messageId,
                    conversationId,
                    seq,
                    senderId,
                    uuid(clientMsgId),
                    Instant.ofEpochMilli(sentAt),
                    Content.parseFrom(content));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("content of message " + messageId + " can't be read", e);
        }
    }

    static UUID uuid(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
