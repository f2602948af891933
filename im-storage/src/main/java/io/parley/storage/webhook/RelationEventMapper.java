package io.parley.storage.webhook;

import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;

/** The log of relations, by the lower user id of each pair. */
@Mapper
interface RelationEventMapper {
    /** Behind what was there when the endpoint was new. */
    @Insert("""
            INSERT INTO webhook_progress (endpoint, conversation_id, last_seq, change_seq, failures, claim)
            SELECT w.endpoint, e.low_user_id, COALESCE(MAX(IF(e.happened_at < w.started_at, e.event_id, 0)), 0), 0, 0, 0
            FROM webhook_endpoint w JOIN relation_event e
            WHERE w.endpoint = #{endpoint} AND e.low_user_id = #{lowUserId}
            GROUP BY w.endpoint, e.low_user_id
            ON DUPLICATE KEY UPDATE endpoint = webhook_progress.endpoint""")
    void begin(String endpoint, long lowUserId);

    /** With the text of a request that is still open. */
    @Select("""
            SELECT e.event_id, e.low_user_id, e.type, e.user_id, e.peer_id, e.happened_at,
                COALESCE(r.request_message, '') AS request_message
            FROM relation_event e
            LEFT JOIN relation r ON r.owner_id = e.user_id AND r.peer_id = e.peer_id AND r.state = 1 AND e.type = 20
            WHERE e.low_user_id = #{lowUserId} AND e.event_id > #{after} ORDER BY e.event_id LIMIT #{limit}""")
    List<Fact> after(long lowUserId, long after, int limit);

    @Select("""
            SELECT e.low_user_id, MAX(e.event_id) > COALESCE(MAX(p.last_seq), 0) AND MAX(p.due_at) IS NULL AS behind
            FROM webhook_endpoint w
            JOIN relation_event e ON e.low_user_id > #{after} AND e.happened_at >= w.started_at
            LEFT JOIN webhook_progress p ON p.endpoint = w.endpoint AND p.conversation_id = e.low_user_id
            WHERE w.endpoint = #{endpoint}
            GROUP BY e.low_user_id ORDER BY e.low_user_id LIMIT #{limit}""")
    List<FeedMapper.Standing> standings(String endpoint, long after, int limit);

    @Delete("DELETE FROM relation_event WHERE happened_at < #{before} LIMIT #{limit}")
    int forget(long before, int limit);

    /**
     * @param type a number of {@link EventType}
     */
    record Fact(
            long eventId, long lowUserId, int type, long userId, long peerId, long happenedAt, String requestMessage) {}
}
