package io.parley.storage.conversation;

import io.parley.storage.transaction.DatabaseClock;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface SettingsMapper {
    /** Empty for a former member, too. */
    @Select("""
            SELECT * FROM conversation_member
            WHERE conversation_id = #{conversationId} AND user_id = #{userId} AND removed = 0 FOR UPDATE""")
    @Nullable
    MemberRow lock(long conversationId, long userId);

    @Select("SELECT last_seq FROM conversation WHERE conversation_id = #{conversationId}")
    long lastSeq(long conversationId);

    @Update("UPDATE conversation_member SET pinned = #{pinned}, muted = #{muted}, marked_unread = #{markedUnread},"
            + " hidden_before_seq = #{hiddenBeforeSeq}, draft = #{draft}, settings_version = #{settingsVersion},"
            + " updated_at = " + DatabaseClock.NOW
            + " WHERE conversation_id = #{conversationId} AND user_id = #{userId}")
    void save(MemberRow row);
}
