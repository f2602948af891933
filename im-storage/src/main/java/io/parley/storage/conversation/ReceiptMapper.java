package io.parley.storage.conversation;

import io.parley.storage.conversation.ReceiptStore.ReadCount;
import io.parley.storage.conversation.ReceiptStore.ReaderQuery;
import io.parley.storage.transaction.DatabaseClock;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

@Mapper
interface ReceiptMapper {
    /** Returns whether it stood lower before, and was not read so far. A member of a GROUP has a role. */
    @Update("UPDATE conversation_member SET delivered_seq = #{seq}, marked_at = " + DatabaseClock.NOW
            + ", updated_at = " + DatabaseClock.NOW
            + " WHERE conversation_id = #{conversationId} AND user_id = #{userId} AND removed = 0 AND role = 0"
            + " AND delivered_seq < #{seq} AND read_seq < #{seq}")
    boolean raiseDeliveredSeq(long conversationId, long userId, long seq);

    @Select("""
            <script>
            <foreach collection="seqs" item="seq" separator=" UNION ALL ">
                SELECT #{seq} AS seq, COUNT(CASE WHEN read_seq &gt;= #{seq} THEN 1 END) AS `read`, COUNT(*) AS members
                FROM conversation_member
                WHERE conversation_id = #{conversationId} AND removed = 0 AND user_id != #{senderId}
                    AND visible_from_seq &lt;= #{seq}
            </foreach>
            </script>""")
    List<ReadCount> readCounts(long conversationId, long senderId, Collection<Long> seqs);

    @Select("""
            <script>
            SELECT m.conversation_id, m.user_id, m.read_seq, m.role, u.name, u.kind
            FROM conversation_member m
            JOIN user_account u ON u.user_id = m.user_id
            WHERE m.conversation_id = #{conversationId} AND m.removed = 0 AND m.user_id != #{senderId}
                AND m.visible_from_seq &lt;= #{seq} AND m.user_id &gt; #{afterUserId}
                AND m.read_seq <if test="unread">&lt;</if><if test="!unread">&gt;=</if> #{seq}
            ORDER BY m.user_id LIMIT #{limit}
            </script>""")
    List<MemberRow> readers(ReaderQuery query);
}
