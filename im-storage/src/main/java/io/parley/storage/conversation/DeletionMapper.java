package io.parley.storage.conversation;

import io.parley.storage.transaction.DatabaseClock;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface DeletionMapper {
    @Select("""
            SELECT * FROM conversation_member
            WHERE conversation_id = #{conversationId} AND user_id = #{userId} FOR UPDATE""")
    @Nullable
    MemberRow lock(long conversationId, long userId);

    @Select("""
            <script>
            SELECT seq, sender_id FROM message WHERE conversation_id = #{conversationId} AND seq IN
                <foreach collection="seqs" item="seq" open="(" separator="," close=")">#{seq}</foreach>
            </script>""")
    List<Said> messages(long conversationId, Collection<Long> seqs);

    @Insert("""
            <script>
            INSERT INTO deleted_message (conversation_id, user_id, seq) VALUES
                <foreach collection="seqs" item="seq" separator=",">(#{conversationId}, #{userId}, #{seq})</foreach>
            </script>""")
    void add(long conversationId, long userId, Collection<Long> seqs);

    /** A former member's conversation is told of no more. */
    @Update("UPDATE conversation_member SET deletion_version = deletion_version + 1,"
            + " updated_at = IF(removed = 0, " + DatabaseClock.NOW + ", updated_at)"
            + " WHERE conversation_id = #{conversationId} AND user_id = #{userId}")
    void raiseVersion(long conversationId, long userId);

    record Said(long seq, long senderId) {}
}
