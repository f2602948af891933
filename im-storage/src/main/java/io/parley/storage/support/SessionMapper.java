package io.parley.storage.support;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Rows of support_session. States are numbers of parley.v1.SessionState: 1 WAITING, 2 ACTIVE, 3 RESOLVED. */
@Mapper
interface SessionMapper extends BaseMapper<SessionRow> {
    String NAMED = """
            SELECT s.*, v.name AS visitor_name, a.name AS agent_name FROM support_session s
            LEFT JOIN user_account v ON v.user_id = s.visitor_id
            LEFT JOIN user_account a ON a.user_id = s.agent_id
            """;

    String QUEUE_ORDER = " ORDER BY s.priority DESC, s.waiting_since, s.session_id ";

    @Select(NAMED + "WHERE s.session_id = #{sessionId}")
    @Nullable
    SessionRow byId(long sessionId);

    @Select(NAMED + "WHERE s.visitor_id = #{visitorId} AND s.open_conversation_id IS NOT NULL LIMIT 1")
    @Nullable
    SessionRow openOf(long visitorId);

    @Select(NAMED + "WHERE s.agent_id = #{agentId} AND s.state = 2 ORDER BY s.assigned_at, s.session_id")
    List<SessionRow> activeOf(long agentId);

    @Select(NAMED + "WHERE s.site_id = #{siteId} AND s.state = 1" + QUEUE_ORDER + "LIMIT #{limit}")
    List<SessionRow> waiting(long siteId, int limit);

    @Select("""
            SELECT COUNT(*) FROM support_session WHERE site_id = #{siteId} AND state = 1 AND (priority > #{priority}
                OR (priority = #{priority} AND (waiting_since < #{since}
                    OR (waiting_since = #{since} AND session_id < #{sessionId}))))""")
    int ahead(long siteId, int priority, long since, long sessionId);

    @Select("SELECT DISTINCT site_id FROM support_session WHERE state = 1 ORDER BY site_id")
    List<Long> sitesWithWaiting();

    @Select("SELECT site_id FROM support_queue WHERE site_id = #{siteId} FOR UPDATE")
    @Nullable
    Long lockQueue(long siteId);

    @Select("SELECT s.* FROM support_session s WHERE s.site_id = #{siteId} AND s.state = 1" + QUEUE_ORDER + "LIMIT 1")
    @Nullable
    SessionRow first(long siteId);

    @Select("SELECT * FROM support_session WHERE session_id = #{sessionId} FOR UPDATE")
    @Nullable
    SessionRow lock(long sessionId);

    @Select("SELECT * FROM support_session WHERE agent_id = #{agentId} AND state = 2 ORDER BY session_id FOR UPDATE")
    List<SessionRow> lockActiveOf(long agentId);

    @Update("""
            UPDATE support_session SET state = 2, agent_id = #{agentId}, assigned_at = #{now},
                owner_version = owner_version + 1 WHERE session_id = #{sessionId}""")
    void assign(long sessionId, long agentId, long now);

    @Update("""
            UPDATE support_session SET state = 1, agent_id = NULL, assigned_at = NULL,
                owner_version = owner_version + 1 WHERE session_id = #{sessionId}""")
    void putBack(long sessionId);

    /** The agent stays in the row, as who answered last. */
    @Update("""
            UPDATE support_session SET state = 3, resolved_at = #{now}, open_conversation_id = NULL,
                owner_version = owner_version + 1 WHERE session_id = #{sessionId}""")
    void resolve(long sessionId, long now);
}
