package io.parley.storage.agent;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.parley.common.protocol.Availability;
import org.jspecify.annotations.Nullable;

@TableName("agent")
class AgentRow {
    @TableId(type = IdType.INPUT)
    Long userId = 0L;

    long siteId;
    String role = "";
    int availability;
    int capacity;
    int activeCount;
    boolean online;
    long onlineEpoch;

    @Nullable
    Long graceUntil;

    long lastAssignedAt;
    long createdAt;

    Agent toAgent() {
        Availability chosen = Availability.forNumber(availability);
        return new Agent(
                userId,
                siteId,
                AgentRole.valueOf(role),
                chosen == null ? Availability.AWAY : chosen,
                capacity,
                activeCount,
                online,
                onlineEpoch);
    }
}
