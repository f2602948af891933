package io.parley.storage.message;

import com.baomidou.mybatisplus.annotation.TableName;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.common.id.UuidBytes;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.Message;
import io.parley.common.protocol.Reaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@TableName("message")
class MessageRow {
    long conversationId;
    long seq;
    long messageId;
    long senderId;
    byte[] clientMsgId = {};
    byte[] content = {};
    long sentAt;
    long changeSeq;
    int edits;

    @Nullable
    Long editedAt;

    boolean recalled;
    byte @Nullable [] sentDigest;
    byte @Nullable [] reactions;

    @Nullable
    Long pinnedBy;

    @Nullable
    Long pinnedAt;

    /** All columns but {@code countable}. */
    static MessageRow of(ResultSet found) throws SQLException {
        MessageRow row = new MessageRow();
        row.conversationId = found.getLong("conversation_id");
        row.seq = found.getLong("seq");
        row.messageId = found.getLong("message_id");
        row.senderId = found.getLong("sender_id");
        row.clientMsgId = found.getBytes("client_msg_id");
        row.content = found.getBytes("content");
        row.sentAt = found.getLong("sent_at");
        row.changeSeq = found.getLong("change_seq");
        row.edits = found.getInt("edits");
        row.editedAt = found.getObject("edited_at", Long.class);
        row.recalled = found.getBoolean("recalled");
        row.sentDigest = found.getBytes("sent_digest");
        row.reactions = found.getBytes("reactions");
        row.pinnedBy = found.getObject("pinned_by", Long.class);
        row.pinnedAt = found.getObject("pinned_at", Long.class);
        return row;
    }

    StoredMessage toMessage() {
        try {
            return new StoredMessage(
                    messageId,
                    conversationId,
                    seq,
                    senderId,
                    UuidBytes.uuid(clientMsgId),
                    Instant.ofEpochMilli(sentAt),
                    Content.parseFrom(content),
                    changeSeq == 0 && sentDigest == null ? Revision.NONE : revision());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("content of message " + messageId + " can't be read", e);
        }
    }

    List<Reaction> reactions() throws InvalidProtocolBufferException {
        return reactions == null ? List.of() : Message.parseFrom(reactions).getReactionsList();
    }

    void reactions(List<Reaction> list) {
        reactions = list.isEmpty()
                ? null
                : Message.newBuilder().addAllReactions(list).build().toByteArray();
    }

    private Revision revision() throws InvalidProtocolBufferException {
        Optional<Revision.Pin> pin = pinnedBy == null || pinnedAt == null
                ? Optional.empty()
                : Optional.of(new Revision.Pin(pinnedBy, Instant.ofEpochMilli(pinnedAt)));
        return new Revision(
                changeSeq,
                edits,
                Optional.ofNullable(editedAt).map(Instant::ofEpochMilli),
                recalled,
                new Revision.Marks(reactions(), pin),
                sentDigest == null ? ByteString.EMPTY : ByteString.copyFrom(sentDigest));
    }
}
