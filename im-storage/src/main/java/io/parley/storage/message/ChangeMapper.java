package io.parley.storage.message;

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
interface ChangeMapper {
    @Select("SELECT change_seq FROM conversation WHERE conversation_id = #{conversationId}")
    @Nullable
    Long head(long conversationId);

    @Select("SELECT change_seq FROM conversation WHERE conversation_id = #{conversationId} FOR UPDATE")
    @Nullable
    Long lockHead(long conversationId);

    @Update("UPDATE conversation SET change_seq = #{changeSeq}, updated_at = " + DatabaseClock.NOW
            + " WHERE conversation_id = #{conversationId}")
    void raiseHead(long conversationId, long changeSeq);

    @Select("""
            SELECT m.* FROM message m
            JOIN conversation c ON c.conversation_id = m.conversation_id AND c.first_seq <= m.seq
            WHERE m.conversation_id = #{conversationId} AND m.seq = #{seq}""")
    @Nullable
    MessageRow message(long conversationId, long seq);

    @Update("""
            UPDATE message SET content = #{content}, countable = countable AND NOT #{recalled},
                change_seq = #{changeSeq}, edits = #{edits}, edited_at = #{editedAt},
                recalled = #{recalled}, sent_digest = #{sentDigest},
                reactions = #{reactions}, pinned_by = #{pinnedBy}, pinned_at = #{pinnedAt}
            WHERE conversation_id = #{conversationId} AND seq = #{seq}""")
    void update(MessageRow row);

    @Insert("""
            INSERT INTO message_change (conversation_id, change_seq, seq, kind, actor_id, op_id, replaced, changed_at)
            VALUES (#{row.conversationId}, #{row.changeSeq}, #{row.seq}, #{kind}, #{actorId}, #{opId}, #{replaced},
                #{now})""")
    void add(MessageRow row, int kind, long actorId, byte[] opId, byte @Nullable [] replaced, long now);

    @Select("""
            SELECT seq, kind FROM message_change
            WHERE conversation_id = #{conversationId} AND actor_id = #{actorId} AND op_id = #{opId}""")
    @Nullable
    Made made(long conversationId, long actorId, byte[] opId);

    @Select("""
            SELECT DISTINCT seq FROM message_change
            WHERE conversation_id = #{conversationId} AND actor_id = #{userId} AND kind = 3 ORDER BY seq""")
    List<Long> reactedBy(long conversationId, long userId);

    @Update("UPDATE message_change SET replaced = NULL WHERE conversation_id = #{conversationId} AND seq = #{seq}")
    void forgetReplaced(long conversationId, long seq);

    @Select("""
            SELECT change_seq, seq FROM message_change
            WHERE conversation_id = #{conversationId} AND change_seq > #{after} AND change_seq <= #{until}
            ORDER BY change_seq LIMIT #{limit}""")
    List<Place> after(long conversationId, long after, long until, int limit);

    @Delete("""
            <script>
            DELETE FROM mention WHERE conversation_id = #{message.conversationId} AND seq = #{message.seq}
                AND user_id IN <foreach collection="userIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            </script>""")
    void forgetMentions(StoredMessage message, Collection<Long> userIds);

    @Insert("""
            <script>
            INSERT INTO mention (conversation_id, user_id, seq, sender_id) VALUES
            <foreach collection="userIds" item="id" separator=",">
                (#{message.conversationId}, #{id}, #{message.seq}, #{message.senderId})
            </foreach>
            </script>""")
    void addMentions(StoredMessage message, Collection<Long> userIds);

    @Insert("INSERT INTO pinned_message (conversation_id, seq) VALUES (#{conversationId}, #{seq})")
    void pin(MessageRow row);

    @Delete("DELETE FROM pinned_message WHERE conversation_id = #{conversationId} AND seq = #{seq}")
    void unpin(MessageRow row);

    @Select("""
            SELECT p.seq FROM pinned_message p
            JOIN conversation c ON c.conversation_id = p.conversation_id AND c.first_seq <= p.seq
            WHERE p.conversation_id = #{conversationId}""")
    List<Long> pinned(long conversationId);

    record Made(long seq, int kind) {}

    record Place(long changeSeq, long seq) {}
}
