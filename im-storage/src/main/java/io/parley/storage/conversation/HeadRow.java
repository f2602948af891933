package io.parley.storage.conversation;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.parley.common.protocol.ConversationKind;
import org.jspecify.annotations.Nullable;

@TableName("conversation")
class HeadRow {
    @TableId(type = IdType.INPUT)
    Long conversationId = 0L;

    int kind;

    @Nullable
    Long lowUserId;

    @Nullable
    Long highUserId;

    @Nullable
    Long siteId;

    @Nullable
    Long visitorId;

    @Nullable
    Long openSessionId;

    @Nullable
    Long sessionAgentId;

    long firstSeq;
    long lastSeq;
    long changeSeq;
    long aclVersion;
    long createdAt;
    long updatedAt;

    /** A conversation in which nothing has been said yet. */
    static HeadRow fresh(long conversationId, ConversationKind kind, long now) {
        HeadRow row = new HeadRow();
        row.conversationId = conversationId;
        row.kind = kind.getNumber();
        row.firstSeq = 1;
        row.aclVersion = 1;
        row.createdAt = now;
        row.updatedAt = now;
        return row;
    }

    ConversationKind kind() {
        ConversationKind known = ConversationKind.forNumber(kind);
        return known == null ? ConversationKind.CONVERSATION_KIND_UNSPECIFIED : known;
    }
}
