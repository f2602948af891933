package io.parley.storage.agent;

import io.parley.storage.transaction.DatabaseClock;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface PresenceMapper {
    @Select("SELECT * FROM agent WHERE user_id = #{userId} FOR UPDATE")
    @Nullable
    AgentRow lock(long userId);

    @Insert("""
            INSERT IGNORE INTO agent_connection (user_id, node, boot_id, connection_id, opened_at)
            VALUES (#{connection.userId}, #{connection.node}, #{connection.bootId}, #{connection.connectionId}, #{now})""")
    void add(AgentConnection connection, long now);

    @Delete("""
            DELETE FROM agent_connection WHERE user_id = #{userId} AND node = #{node} AND boot_id = #{bootId}
                AND connection_id = #{connectionId}""")
    void remove(AgentConnection connection);

    /** Removes nothing if the node has been seen at or after {@code before}: it is back, perhaps with a new connection. */
    @Delete("""
            DELETE FROM agent_connection
            WHERE user_id = #{connection.userId} AND node = #{connection.node} AND boot_id = #{connection.bootId}
                AND NOT EXISTS (SELECT 1 FROM access_node n WHERE n.node = #{connection.node}
                    AND n.boot_id = #{connection.bootId} AND n.seen_at >= #{before})""")
    void removeOfLostNode(AgentConnection connection, long before);

    @Select("SELECT COUNT(*) FROM agent_connection WHERE user_id = #{userId}")
    int count(long userId);

    @Update("""
            UPDATE agent SET online = 1, online_epoch = online_epoch + 1, grace_until = NULL
            WHERE user_id = #{userId}""")
    void setOnline(long userId);

    @Update("""
            UPDATE agent SET online = 0, online_epoch = online_epoch + 1, grace_until = #{graceUntil}
            WHERE user_id = #{userId}""")
    void setOffline(long userId, long graceUntil);

    @Insert("INSERT INTO access_node (node, boot_id, seen_at) VALUES (#{node}, #{bootId}, " + DatabaseClock.NOW
            + ") ON DUPLICATE KEY UPDATE seen_at = VALUES(seen_at)")
    void seen(String node, long bootId);

    /** Locks the row: one sweep at a time in the deployment. */
    @Select("SELECT swept_at FROM presence_watch WHERE id = 1 FOR UPDATE")
    long lockWatch();

    @Update("UPDATE presence_watch SET swept_at = #{now} WHERE id = 1")
    void swept(long now);

    @Update("UPDATE access_node SET seen_at = #{now}")
    void renewLeases(long now);

    @Update("UPDATE agent SET grace_until = #{graceUntil} WHERE grace_until IS NOT NULL")
    void renewGraces(long graceUntil);

    @Select("""
            SELECT DISTINCT c.user_id, c.node, c.boot_id, 0 AS connection_id
            FROM agent_connection c LEFT JOIN access_node n ON n.node = c.node AND n.boot_id = c.boot_id
            WHERE n.seen_at IS NULL OR n.seen_at < #{before} ORDER BY c.user_id""")
    List<AgentConnection> ofLostNodes(long before);

    @Delete("DELETE FROM access_node WHERE seen_at < #{before}")
    void forgetNodes(long before);

    @Select("""
            SELECT user_id, site_id, online_epoch FROM agent
            WHERE grace_until < #{now} AND online = 0 ORDER BY user_id LIMIT 100""")
    List<AgentPresence.LostAgent> graceOver(long now);
}
