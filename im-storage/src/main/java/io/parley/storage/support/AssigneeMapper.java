package io.parley.storage.support;

import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Rows of agent as assignment sees them. */
@Mapper
interface AssigneeMapper {
    String FREE = "online = 1 AND availability = 1 AND active_count < capacity";

    @Select("SELECT user_id FROM agent WHERE site_id = #{siteId} AND " + FREE
            + " ORDER BY active_count, last_assigned_at, user_id LIMIT 1")
    @Nullable
    Long leastLoaded(long siteId);

    /** Locks the agent; null if there is no room any more. */
    @Select("SELECT user_id FROM agent WHERE user_id = #{userId} AND " + FREE + " FOR UPDATE")
    @Nullable
    Long lockFree(long userId);

    @Select("SELECT user_id FROM agent WHERE user_id = #{userId} FOR UPDATE")
    @Nullable
    Long lock(long userId);

    /** Locks the agent; null if the agent has come back since, or the grace was begun anew. */
    @Select("""
            SELECT user_id FROM agent WHERE user_id = #{userId} AND online = 0 AND online_epoch = #{onlineEpoch}
                AND grace_until < #{now} FOR UPDATE""")
    @Nullable
    Long lockLost(long userId, long onlineEpoch, long now);

    @Update("UPDATE agent SET grace_until = NULL WHERE user_id = #{userId}")
    void endGrace(long userId);

    @Update("UPDATE agent SET active_count = active_count + 1, last_assigned_at = #{now} WHERE user_id = #{userId}")
    void take(long userId, long now);

    @Update("UPDATE agent SET active_count = active_count - #{sessions} WHERE user_id = #{userId}")
    void release(long userId, int sessions);

    @Select("SELECT COUNT(*) FROM agent WHERE site_id = #{siteId} AND " + FREE)
    int countFree(long siteId);

    @Select("SELECT name FROM user_account WHERE user_id = #{userId}")
    @Nullable
    String name(long userId);
}
