package io.parley.storage.support;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableField;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.parley.common.protocol.SessionState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@TableName("support_session")
class SessionRow {
    @TableId(type = IdType.INPUT)
    Long sessionId = 0L;

    long conversationId;

    @Nullable
    Long openConversationId;

    long siteId;
    long visitorId;
    int state;

    @Nullable
    Long agentId;

    int priority;
    long waitingSince;

    @Nullable
    Long assignedAt;

    @Nullable
    Long resolvedAt;

    long ownerVersion;
    long openedSeq;

    /** From user_account. */
    @TableField(exist = false)
    @Nullable
    String visitorName;

    /** From user_account; null while nobody answers. */
    @TableField(exist = false)
    @Nullable
    String agentName;

    boolean is(SessionState expected) {
        return state == expected.getNumber();
    }

    SupportSession toSession() {
        SessionState known = SessionState.forNumber(state);
        return new SupportSession(
                sessionId,
                conversationId,
                siteId,
                known == null ? SessionState.SESSION_STATE_UNSPECIFIED : known,
                visitorId,
                visitorName == null ? "" : visitorName,
                agentId == null ? 0 : agentId,
                agentName == null ? "" : agentName,
                priority,
                Instant.ofEpochMilli(waitingSince),
                Optional.ofNullable(assignedAt).map(Instant::ofEpochMilli),
                Optional.ofNullable(resolvedAt).map(Instant::ofEpochMilli),
                ownerVersion);
    }
}
