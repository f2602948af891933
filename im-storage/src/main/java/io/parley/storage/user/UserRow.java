package io.parley.storage.user;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.parley.common.protocol.UserKind;

@TableName("user_account")
class UserRow {
    @TableId(type = IdType.INPUT)
    Long userId = 0L;

    int kind;
    String name = "";
    boolean disabled;
    long tokenGeneration;
    long relationVersion;
    long createdAt;

    UserAccount toAccount() {
        UserKind known = UserKind.forNumber(kind);
        return new UserAccount(
                userId,
                known == null ? UserKind.USER_KIND_UNSPECIFIED : known,
                name,
                disabled,
                tokenGeneration,
                relationVersion);
    }
}
