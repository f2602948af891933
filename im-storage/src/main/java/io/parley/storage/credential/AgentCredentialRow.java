package io.parley.storage.credential;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;

@TableName("agent_credential")
class AgentCredentialRow {
    @TableId(type = IdType.INPUT)
    String login = "";

    long userId;
    String passwordHash = "";
    long createdAt;
    long changedAt;
}
