package io.parley.storage.erasure;

import io.parley.storage.transaction.DatabaseClock;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface ErasureMapper {
    @Insert("INSERT INTO erasure (user_id, requested_at) VALUES (#{userId}, " + DatabaseClock.NOW
            + ") ON DUPLICATE KEY UPDATE requested_at = IF(finished_at IS NULL, requested_at, " + DatabaseClock.NOW
            + "), finished_at = NULL")
    void request(long userId);

    @Select("SELECT user_id, requested_at, finished_at FROM erasure WHERE user_id = #{userId}")
    @Nullable
    Row find(long userId);

    @Select("SELECT user_id FROM erasure WHERE finished_at IS NULL ORDER BY requested_at LIMIT #{limit}")
    List<Long> unfinished(int limit);

    @Update("UPDATE erasure SET finished_at = " + DatabaseClock.NOW
            + " WHERE user_id = #{userId} AND finished_at IS NULL")
    void finish(long userId);

    @Update("UPDATE conversation_member SET draft = NULL WHERE user_id = #{userId} AND draft IS NOT NULL")
    void removeDrafts(long userId);

    @Delete("DELETE FROM join_request WHERE user_id = #{userId}")
    void removeJoinRequests(long userId);

    @Update("UPDATE relation SET request_message = '', remark = '', group_name = '' WHERE owner_id = #{userId}")
    void blankOwnRelations(long userId);

    @Update("""
            UPDATE relation peers JOIN relation own ON own.peer_id = peers.owner_id AND own.owner_id = #{userId}
            SET peers.request_message = '', peers.remark = '', peers.group_name = '' WHERE peers.peer_id = #{userId}""")
    void blankPeersRelations(long userId);

    /** Each conversation of a visitor is found by the visitor's sessions. */
    @Update("""
            UPDATE session_event e JOIN support_session s ON s.session_id = e.session_id AND s.visitor_id = #{userId}
            SET e.subject_name = '' WHERE e.subject_id = #{userId}""")
    void blankTimelines(long userId);

    @Update("UPDATE report SET text = '' WHERE reporter_id = #{userId}")
    void blankReports(long userId);

    @Update("UPDATE report SET content = NULL WHERE user_id = #{userId}")
    void blankReported(long userId);

    @Delete("""
            DELETE deleted FROM conversation_member m
            JOIN deleted_message deleted ON deleted.conversation_id = m.conversation_id AND deleted.user_id = m.user_id
            WHERE m.user_id = #{userId}""")
    void removeDeletions(long userId);

    @Delete("DELETE FROM operation WHERE user_id = #{userId}")
    void removeOperations(long userId);

    @Delete("""
            DELETE mention FROM conversation_member m
            JOIN mention ON mention.conversation_id = m.conversation_id AND mention.user_id = m.user_id
            WHERE m.user_id = #{userId}""")
    void removeMentions(long userId);

    record Row(long userId, long requestedAt, @Nullable Long finishedAt) {}
}
