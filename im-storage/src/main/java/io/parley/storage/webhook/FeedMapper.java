package io.parley.storage.webhook;

import io.parley.storage.message.StoredMessage;
import io.parley.storage.transaction.DatabaseClock;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface FeedMapper {
    @Insert("INSERT INTO webhook_endpoint (endpoint, started_at) VALUES (#{endpoint}, " + DatabaseClock.NOW
            + ") ON DUPLICATE KEY UPDATE endpoint = webhook_endpoint.endpoint")
    void follow(String endpoint);

    @Select("""
            SELECT last_seq, change_seq, failures, claim, due_at FROM webhook_progress
            WHERE endpoint = #{endpoint} AND conversation_id = #{conversationId} FOR UPDATE""")
    @Nullable
    Progress lock(String endpoint, long conversationId);

    /** Behind what was there when the endpoint was new. Locks nothing of the log. */
    @Insert("""
            INSERT INTO webhook_progress (endpoint, conversation_id, last_seq, change_seq, failures, claim)
            SELECT e.endpoint, c.conversation_id,
                COALESCE((SELECT m.seq FROM message m
                    WHERE m.conversation_id = c.conversation_id AND m.sent_at < e.started_at
                        AND (m.seq > c.imported_seq OR m.sender_id = 0)
                    ORDER BY m.seq DESC LIMIT 1), 0),
                COALESCE((SELECT h.change_seq FROM message_change h
                    WHERE h.conversation_id = c.conversation_id AND h.changed_at < e.started_at
                    ORDER BY h.change_seq DESC LIMIT 1), 0),
                0, 0
            FROM webhook_endpoint e JOIN conversation c
            WHERE e.endpoint = #{endpoint} AND c.conversation_id = #{conversationId}
            ON DUPLICATE KEY UPDATE endpoint = webhook_progress.endpoint""")
    void begin(String endpoint, long conversationId);

    @Update("""
            UPDATE webhook_progress SET last_seq = #{progress.lastSeq}, change_seq = #{progress.changeSeq},
                failures = #{progress.failures}, claim = #{progress.claim}, due_at = #{progress.dueAt}
            WHERE endpoint = #{endpoint} AND conversation_id = #{conversationId}""")
    void save(String endpoint, long conversationId, Progress progress);

    @Select("SELECT conversation_id FROM webhook_progress WHERE endpoint = #{endpoint} AND due_at <= "
            + DatabaseClock.NOW + " ORDER BY due_at LIMIT #{limit}")
    List<Long> due(String endpoint, int limit);

    @Update("UPDATE webhook_progress SET due_at = " + DatabaseClock.NOW
            + " WHERE endpoint = #{endpoint} AND claim = 0 AND due_at > " + DatabaseClock.NOW)
    void retryNow(String endpoint);

    @Select("""
            SELECT c.conversation_id,
                IF(p.endpoint IS NULL, c.last_seq > 0 AND c.updated_at >= e.started_at,
                    p.due_at IS NULL AND (p.last_seq < c.last_seq OR p.change_seq < c.change_seq)) AS behind
            FROM webhook_endpoint e
            JOIN conversation c
            LEFT JOIN webhook_progress p ON p.endpoint = e.endpoint AND p.conversation_id = c.conversation_id
            WHERE e.endpoint = #{endpoint} AND c.conversation_id > #{after}
            ORDER BY c.conversation_id LIMIT #{limit}""")
    List<Standing> standings(String endpoint, long after, int limit);

    @Select(
            "SELECT kind, last_seq, change_seq, imported_seq FROM conversation WHERE conversation_id = #{conversationId}")
    @Nullable
    Head head(long conversationId);

    @Select("""
            SELECT change_seq, seq, kind, actor_id, changed_at FROM message_change
            WHERE conversation_id = #{conversationId} AND change_seq > #{after} AND change_seq <= #{until}
            ORDER BY change_seq LIMIT #{limit}""")
    List<Changed> changes(long conversationId, long after, long until, int limit);

    /** The next line of the server's; null: there is none up to there. */
    @Select("""
            SELECT MIN(seq) FROM message FORCE INDEX (message_once)
            WHERE conversation_id = #{conversationId} AND sender_id = 0 AND seq > #{after} AND seq <= #{until}""")
    @Nullable
    Long nextLine(long conversationId, long after, long until);

    record Progress(
            long lastSeq,
            long changeSeq,
            int failures,
            long claim,
            @Nullable Long dueAt) {
        EventFeed.Mark mark() {
            return new EventFeed.Mark(lastSeq, changeSeq);
        }
    }

    record Standing(long streamId, boolean behind) {}

    /**
     * @param importedSeq what users say up to here is history that was imported
     */
    record Head(int kind, long lastSeq, long changeSeq, long importedSeq) {
        boolean isImported(StoredMessage message) {
            return message.seq() <= importedSeq && message.senderId() != 0;
        }
    }

    record Changed(long changeSeq, long seq, int kind, long actorId, long changedAt) {}
}
