package io.parley.storage.conversation;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.parley.common.protocol.Group;
import io.parley.common.protocol.JoinPolicy;

@TableName("conversation_group")
class GroupRow {
    @TableId(type = IdType.INPUT)
    Long conversationId = 0L;

    long ownerId;
    String name = "";
    String avatarUrl = "";
    String announcement = "";

    /** A number of parley.v1.JoinPolicy. */
    int joinPolicy;

    boolean adminsOnlyAdd;
    boolean muted;
    int memberCount;
    long version;

    JoinPolicy joinPolicy() {
        JoinPolicy known = JoinPolicy.forNumber(joinPolicy);
        return known == null ? JoinPolicy.BY_INVITATION : known;
    }

    Group toGroup() {
        return Group.newBuilder()
                .setName(name)
                .setAvatarUrl(avatarUrl)
                .setAnnouncement(announcement)
                .setOwnerId(ownerId)
                .setJoinPolicy(joinPolicy())
                .setAdminsOnlyAdd(adminsOnlyAdd)
                .setMuted(muted)
                .setMemberCount(memberCount)
                .setVersion(version)
                .build();
    }
}
