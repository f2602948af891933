package io.parley.storage.conversation;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Heads of conversations. */
@Mapper
interface HeadMapper extends BaseMapper<HeadRow> {
    @Select(
            "SELECT conversation_id FROM conversation WHERE low_user_id = #{lowUserId} AND high_user_id = #{highUserId}")
    @Nullable
    Long direct(long lowUserId, long highUserId);

    @Select("SELECT conversation_id FROM conversation WHERE site_id = #{siteId} AND visitor_id = #{visitorId}")
    @Nullable
    Long support(long siteId, long visitorId);

    /** Does nothing when another has made the conversation: that one is found from then on. */
    @Insert("""
            INSERT INTO conversation (conversation_id, kind, site_id, visitor_id, first_seq, last_seq, change_seq,
                acl_version, created_at, updated_at)
            VALUES (#{conversationId}, #{kind}, #{siteId}, #{visitorId}, #{firstSeq}, #{lastSeq}, #{changeSeq},
                #{aclVersion}, #{createdAt}, #{updatedAt})
            ON DUPLICATE KEY UPDATE conversation_id = conversation_id""")
    void addUnlessThere(HeadRow row);
}
