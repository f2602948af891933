package io.parley.storage.support;

import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

@Mapper
interface SessionEventMapper {
    String DUE =
            "SELECT event_id, conversation_id, kind, subject_id, subject_name FROM session_event WHERE line_due = 1";

    @Insert("""
            INSERT INTO session_event (session_id, conversation_id, kind, subject_id, subject_name, reason,
                owner_version, created_at, line_due)
            VALUES (#{sessionId}, #{conversationId}, #{kind}, #{subjectId}, #{subjectName}, #{reason},
                #{ownerVersion}, #{createdAt}, #{lineDue})""")
    void add(SessionEventRow row);

    @Select(DUE + " AND created_at <= #{before} ORDER BY event_id LIMIT #{limit}")
    List<DueLine> due(long before, int limit);

    @Select(DUE + " AND conversation_id = #{conversationId} ORDER BY event_id")
    List<DueLine> dueOf(long conversationId);

    @Update("UPDATE session_event SET line_due = NULL WHERE event_id = #{eventId}")
    void lineWritten(long eventId);
}
