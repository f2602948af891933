package io.parley.storage.support;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Heads and members of SUPPORT conversations, as far as sessions change them. */
@Mapper
interface SupportHeadMapper {
    String COLUMNS = "SELECT kind, site_id, visitor_id, open_session_id, last_seq FROM conversation ";

    @Select(COLUMNS + "WHERE conversation_id = #{conversationId}")
    @Nullable
    SupportHeadRow read(long conversationId);

    @Select(COLUMNS + "WHERE conversation_id = #{conversationId} FOR UPDATE")
    @Nullable
    SupportHeadRow lock(long conversationId);

    @Update("""
            UPDATE conversation SET open_session_id = #{sessionId}, session_agent_id = #{agentId},
                acl_version = acl_version + 1, updated_at = #{now} WHERE conversation_id = #{conversationId}""")
    void setSession(long conversationId, @Nullable Long sessionId, @Nullable Long agentId, long now);

    /** Makes the agent a member again or for the first time; what was said before this round does not count as unread. */
    @Insert("""
            INSERT INTO conversation_member (conversation_id, user_id, role, visible_from_seq, visible_to_seq, read_seq,
                removed, updated_at)
            VALUES (#{conversationId}, #{agentId}, 0, 1, NULL, #{readSeq}, 0, #{now})
            ON DUPLICATE KEY UPDATE removed = 0, visible_to_seq = NULL, read_seq = GREATEST(read_seq, VALUES(read_seq)),
                updated_at = VALUES(updated_at)""")
    void join(long conversationId, long agentId, long readSeq, long now);

    @Update("""
            UPDATE conversation_member SET removed = 1, visible_to_seq = #{lastSeq}, updated_at = #{now}
            WHERE conversation_id = #{conversationId} AND user_id = #{agentId}""")
    void leave(long conversationId, long agentId, long lastSeq, long now);
}
