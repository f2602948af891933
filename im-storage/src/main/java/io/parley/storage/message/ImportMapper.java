package io.parley.storage.message;

import io.parley.storage.transaction.DatabaseClock;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface ImportMapper {
    @Select("""
            SELECT kind, last_seq FROM conversation WHERE conversation_id = #{conversationId} FOR UPDATE""")
    @Nullable
    Head lock(long conversationId);

    /** Of what was imported last; null: nothing was, or it is there no more. */
    @Select("""
            SELECT m.sent_at FROM conversation c
            JOIN message m ON m.conversation_id = c.conversation_id AND m.seq = c.imported_seq
            WHERE c.conversation_id = #{conversationId}""")
    @Nullable
    Long lastTime(long conversationId);

    /** Where a user has said something that was not imported; null: nowhere. */
    @Select("""
            SELECT m.seq FROM conversation c
            JOIN message m ON m.conversation_id = c.conversation_id AND m.seq > c.imported_seq AND m.sender_id != 0
            WHERE c.conversation_id = #{conversationId} ORDER BY m.seq LIMIT 1""")
    @Nullable
    Long saidAt(long conversationId);

    @Select("""
            <script>
            SELECT * FROM message FORCE INDEX (message_once) WHERE
            <foreach collection="rows" item="row" separator=" OR ">
                (conversation_id = #{row.conversationId} AND sender_id = #{row.senderId}
                    AND client_msg_id = #{row.clientMsgId})
            </foreach>
            </script>""")
    List<MessageRow> stored(Collection<MessageRow> rows);

    @Select("""
            <script>
            SELECT user_id FROM user_account WHERE user_id IN
                <foreach collection="userIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            </script>""")
    List<Long> accounts(Collection<Long> userIds);

    @Select("SELECT user_id FROM conversation_member WHERE conversation_id = #{conversationId}")
    List<Long> members(long conversationId);

    @Insert("""
            <script>
            INSERT INTO message (conversation_id, seq, message_id, sender_id, client_msg_id, countable, sent_at, content)
            VALUES <foreach collection="rows" item="row" separator=",">
                (#{row.conversationId}, #{row.seq}, #{row.messageId}, #{row.senderId}, #{row.clientMsgId}, 0,
                    #{row.sentAt}, #{row.content})
            </foreach>
            </script>""")
    void add(List<MessageRow> rows);

    @Update("UPDATE conversation SET last_seq = #{lastSeq}, imported_seq = #{lastSeq}, updated_at = "
            + DatabaseClock.NOW + " WHERE conversation_id = #{conversationId}")
    void raiseHead(long conversationId, long lastSeq);

    /**
     * @param kind a number of parley.v1.ConversationKind
     */
    record Head(int kind, long lastSeq) {}
}
