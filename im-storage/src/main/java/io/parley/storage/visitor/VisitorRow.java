package io.parley.storage.visitor;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;

@TableName("visitor")
class VisitorRow {
    @TableId(type = IdType.INPUT)
    Long userId = 0L;

    long siteId;
    long createdAt;
}
