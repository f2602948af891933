package io.parley.storage.agent;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

@Mapper
interface AgentMapper extends BaseMapper<AgentRow> {
    @Insert("""
            INSERT INTO agent (user_id, site_id, role, availability, capacity, active_count, online, online_epoch,
                grace_until, last_assigned_at, created_at)
            VALUES (#{userId}, #{siteId}, #{role}, #{availability}, #{capacity}, 0, 0, 0, NULL, 0, #{createdAt})
            ON DUPLICATE KEY UPDATE role = VALUES(role), capacity = VALUES(capacity)""")
    void save(AgentRow row);

    @Update("UPDATE agent SET availability = #{availability} WHERE user_id = #{userId}")
    void setAvailability(long userId, int availability);

    @Select("SELECT user_id FROM agent WHERE site_id = #{siteId} AND online = 1 ORDER BY user_id")
    List<Long> online(long siteId);
}
