package io.parley.storage.retention;

import io.parley.storage.transaction.DatabaseClock;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface RetentionMapper {
    @Select("""
            SELECT c.conversation_id, c.kind, c.first_seq, c.last_seq, m.sent_at
            FROM conversation c
            LEFT JOIN message m ON m.conversation_id = c.conversation_id AND m.seq = c.first_seq
            WHERE c.conversation_id > #{after} ORDER BY c.conversation_id LIMIT #{limit}""")
    List<Beginning> beginnings(long after, int limit);

    /** The first of a stretch that is not older; null: all of them are. */
    @Select("""
            SELECT seq FROM message
            WHERE conversation_id = #{conversationId} AND seq BETWEEN #{fromSeq} AND #{toSeq} AND sent_at >= #{since}
            ORDER BY seq LIMIT 1""")
    @Nullable
    Long firstSince(long conversationId, long fromSeq, long toSeq, long since);

    @Update("UPDATE conversation SET first_seq = #{firstSeq}, updated_at = " + DatabaseClock.NOW
            + " WHERE conversation_id = #{conversationId} AND first_seq < #{firstSeq}")
    boolean raise(long conversationId, long firstSeq);

    @Insert("""
            INSERT INTO message_removal (conversation_id, before_seq) VALUES (#{conversationId}, #{firstSeq})
            ON DUPLICATE KEY UPDATE before_seq = #{firstSeq}""")
    void note(long conversationId, long firstSeq);

    @Select("SELECT conversation_id FROM message_removal LIMIT #{limit}")
    List<Long> unfinished(int limit);

    @Select("SELECT before_seq FROM message_removal WHERE conversation_id = #{conversationId}")
    @Nullable
    Long beforeSeq(long conversationId);

    @Delete("DELETE FROM message_removal WHERE conversation_id = #{conversationId} AND before_seq = #{beforeSeq}")
    void finished(long conversationId, long beforeSeq);

    @Delete("""
            DELETE FROM message_change WHERE conversation_id = #{conversationId} AND seq < #{beforeSeq}
            LIMIT #{limit}""")
    int removeChanges(long conversationId, long beforeSeq, int limit);

    /** What members had taken out of their view. */
    @Delete(
            "DELETE FROM deleted_message WHERE conversation_id = #{conversationId} AND seq < #{beforeSeq} LIMIT #{limit}")
    int removeDeletions(long conversationId, long beforeSeq, int limit);

    @Select("""
            SELECT seq, content FROM message
            WHERE conversation_id = #{conversationId} AND seq < #{beforeSeq} ORDER BY seq LIMIT #{limit}""")
    List<Removed> oldest(long conversationId, long beforeSeq, int limit);

    @Delete("DELETE FROM message WHERE conversation_id = #{conversationId} AND seq <= #{lastSeq}")
    void removeMessages(long conversationId, long lastSeq);

    @Delete("DELETE FROM pinned_message WHERE conversation_id = #{conversationId} AND seq <= #{lastSeq}")
    void removePins(long conversationId, long lastSeq);

    @Delete("""
            <script>
            DELETE FROM mention WHERE conversation_id = #{conversationId} AND seq &lt;= #{lastSeq} AND user_id IN
                <foreach collection="userIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            </script>""")
    void removeMentions(long conversationId, long lastSeq, Collection<Long> userIds);

    /**
     * @param kind a number of parley.v1.ConversationKind
     * @param sentAt of the first message; null: there is none
     */
    record Beginning(
            long conversationId,
            int kind,
            long firstSeq,
            long lastSeq,
            @Nullable Long sentAt) {}

    /** A message as far as what hangs on it tells. */
    record Removed(long seq, byte[] content) {}
}
