package io.parley.storage.report;

import io.parley.storage.transaction.DatabaseClock;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface ReportMapper {
    String COLUMNS =
            "SELECT report_id, reporter_id, reason, text, user_id, conversation_id, seq, content, state, moderator,"
                    + " outcome, note, created_at, changed_at FROM report";

    @Select(COLUMNS + " WHERE reporter_id = #{reporterId} AND op_id = #{opId}")
    @Nullable
    ReportRow made(long reporterId, byte[] opId);

    @Select("SELECT COUNT(*) FROM report WHERE reporter_id = #{reporterId} AND created_at > #{since}")
    int countSince(long reporterId, long since);

    @Insert("""
            INSERT INTO report (report_id, reporter_id, op_id, reason, text, user_id, conversation_id, seq, content, state,
                moderator, outcome, note, created_at, changed_at)
            VALUES (#{row.reportId}, #{row.reporterId}, #{opId}, #{row.reason}, #{row.text}, #{row.userId},
                #{row.conversationId}, #{row.seq}, #{row.content}, #{row.state}, #{row.moderator}, #{row.outcome},
                #{row.note}, #{row.createdAt}, #{row.changedAt})""")
    void add(ReportRow row, byte[] opId);

    @Select(COLUMNS + " WHERE report_id = #{reportId}")
    @Nullable
    ReportRow find(long reportId);

    @Select(COLUMNS + " WHERE state = #{state} AND report_id > #{after} ORDER BY report_id LIMIT #{limit}")
    List<ReportRow> list(int state, long after, int limit);

    @Update("UPDATE report SET state = 2, moderator = #{moderator}, changed_at = " + DatabaseClock.NOW
            + " WHERE report_id = #{reportId} AND state = 1")
    void take(long reportId, String moderator);

    @Update("UPDATE report SET state = 3, moderator = #{moderator}, outcome = #{outcome}, note = #{note}, changed_at = "
            + DatabaseClock.NOW
            + " WHERE report_id = #{reportId} AND (state = 1 OR (state = 2 AND moderator = #{moderator}))")
    boolean resolve(long reportId, String moderator, int outcome, String note);
}
