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
interface MessageMapper {
    @Nullable
    @Select("SELECT first_seq, last_seq FROM conversation WHERE conversation_id = #{conversationId}")
    Extent extent(long conversationId);

    @Select("""
            SELECT * FROM message WHERE conversation_id = #{conversationId} AND seq BETWEEN #{fromSeq} AND #{toSeq}
            ORDER BY seq LIMIT #{limit}""")
    List<MessageRow> oldest(long conversationId, long fromSeq, long toSeq, int limit);

    @Select("""
            SELECT * FROM message WHERE conversation_id = #{conversationId} AND seq BETWEEN #{fromSeq} AND #{toSeq}
            ORDER BY seq DESC LIMIT #{limit}""")
    List<MessageRow> newest(long conversationId, long fromSeq, long toSeq, int limit);

    /** Not {@code (conversation_id, seq) IN (…)}: not every optimizer sees a range of the key in that. */
    @Select("""
            <script>
            SELECT m.* FROM message m
            JOIN conversation c ON c.conversation_id = m.conversation_id AND c.first_seq &lt;= m.seq
            WHERE
            <foreach collection="places" item="place" separator=" OR ">
                (m.conversation_id = #{place.conversationId} AND m.seq = #{place.seq})
            </foreach>
            </script>""")
    List<MessageRow> at(Collection<MessageStore.Place> places);

    @Select("""
            SELECT m.* FROM message m
            JOIN conversation c ON c.conversation_id = m.conversation_id AND c.first_seq <= m.seq
            WHERE m.conversation_id = #{conversationId} AND m.sender_id = #{senderId} AND m.client_msg_id > #{after}
            ORDER BY m.client_msg_id LIMIT #{limit}""")
    List<MessageRow> ofSender(long conversationId, long senderId, byte[] after, int limit);

    @Select("""
            SELECT EXISTS (SELECT 1 FROM message WHERE conversation_id = #{conversationId} AND sender_id = #{senderId}
                AND client_msg_id = #{clientMsgId})""")
    boolean has(long conversationId, long senderId, byte[] clientMsgId);

    @Update("UPDATE conversation SET last_seq = last_seq + 1, updated_at = " + DatabaseClock.NOW
            + " WHERE conversation_id = #{conversationId}")
    void raiseLastSeq(long conversationId);

    @Select("SELECT last_seq FROM conversation WHERE conversation_id = #{conversationId}")
    long lastSeq(long conversationId);

    /** A line of the server's. */
    @Insert("""
            INSERT INTO message (conversation_id, seq, message_id, sender_id, client_msg_id, countable, sent_at, content)
            VALUES (#{line.conversationId}, #{line.seq}, #{line.messageId}, #{line.senderId}, #{clientMsgId}, 0, #{now},
                #{content})""")
    void add(StoredMessage line, byte[] clientMsgId, byte[] content, long now);

    /** Which part of a log exists. */
    record Extent(long firstSeq, long lastSeq) {
        static final Extent NONE = new Extent(1, 0);
    }
}
