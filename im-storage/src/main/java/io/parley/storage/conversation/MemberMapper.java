package io.parley.storage.conversation;

import io.parley.storage.conversation.Membership.Interval;
import io.parley.storage.message.MessageStore;
import io.parley.storage.transaction.DatabaseClock;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface MemberMapper {
    @Insert("""
            INSERT INTO conversation_member (conversation_id, user_id, role, visible_from_seq, visible_to_seq, read_seq,
                removed, updated_at)
            VALUES (#{conversationId}, #{userId}, 0, 1, NULL, 0, 0, #{now})
            ON DUPLICATE KEY UPDATE user_id = user_id""")
    void add(long conversationId, long userId, long now);

    @Select("""
            SELECT conversation_id, user_id, visible_from_seq, visible_to_seq, read_seq, removed, rejoined,
                deletion_version
            FROM conversation_member
            WHERE conversation_id = #{conversationId} AND user_id = #{userId}""")
    @Nullable
    MemberRow find(long conversationId, long userId);

    @Select("SELECT conversation_id FROM conversation_member WHERE user_id = #{userId} ORDER BY conversation_id")
    List<Long> everOf(long userId);

    /** What a member who came back may read of the time before. */
    @Select("""
            SELECT from_seq, to_seq FROM earlier_membership
            WHERE conversation_id = #{conversationId} AND user_id = #{userId} ORDER BY from_seq""")
    List<Interval> earlier(long conversationId, long userId);

    default List<Interval> earlierOf(MemberRow row) {
        return row.rejoined ? earlier(row.conversationId, row.userId) : List.of();
    }

    @Select("SELECT seq FROM deleted_message WHERE conversation_id = #{conversationId} AND user_id = #{userId}")
    List<Long> deleted(long conversationId, long userId);

    default List<Long> deletedOf(MemberRow row) {
        return row.deletionVersion == 0 ? List.of() : deleted(row.conversationId, row.userId);
    }

    @Select("""
            SELECT user_id, role, muted_until, visible_from_seq FROM conversation_member
            WHERE conversation_id = #{conversationId} AND removed = 0""")
    List<Standing> standings(long conversationId);

    @Select("SELECT muted FROM conversation_group WHERE conversation_id = #{conversationId}")
    boolean isGroupMuted(long conversationId);

    @Select("""
            <script>
            SELECT * FROM conversation_group WHERE conversation_id IN
                <foreach collection="conversationIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            </script>""")
    List<GroupRow> groups(Collection<Long> conversationIds);

    /**
     * The members of now, of a GROUP none of them, and the reader in any case, by conversation and user; without the
     * others' drafts.
     */
    @Select("""
            <script>
            SELECT m.conversation_id, m.user_id, m.visible_from_seq, m.visible_to_seq, m.read_seq, m.delivered_seq,
                m.removed, m.pinned, m.muted, m.marked_unread, m.hidden_before_seq, m.settings_version, m.role, m.muted_until,
                m.deletion_version,
                CASE WHEN m.user_id = #{readerId} THEN m.draft END AS draft, u.name, u.kind
            FROM conversation c
            JOIN conversation_member m ON m.conversation_id = c.conversation_id
                AND (m.user_id = #{readerId} OR (c.kind != 3 AND m.removed = 0))
            LEFT JOIN user_account u ON u.user_id = m.user_id
            WHERE c.conversation_id IN
                <foreach collection="conversationIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            ORDER BY m.conversation_id, m.user_id
            </script>""")
    List<MemberRow> membersAnd(Collection<Long> conversationIds, long readerId);

    /** Counts the messages of each range that others sent, up to a limit each: those that counted as of its change_seq. */
    @Select("""
            <script>
            <foreach collection="ranges" item="range" separator=" UNION ALL ">
                SELECT #{range.conversationId} AS conversation_id, COUNT(*) AS unread FROM (
                    SELECT 1 FROM message WHERE conversation_id = #{range.conversationId}
                        AND seq BETWEEN #{range.fromSeq} AND #{range.toSeq}
                        AND (countable = 1 OR (recalled = 1 AND change_seq > #{range.changeSeq}))
                        AND sender_id != #{readerId} LIMIT #{limit}) AS counted
            </foreach>
            </script>""")
    List<Unread> unread(Collection<Range> ranges, long readerId, int limit);

    /** The newest of each range that mention the reader or everybody, up to a limit each. */
    @Select("""
            <script>
            <foreach collection="ranges" item="range" separator=" UNION ALL ">
                (SELECT conversation_id, seq FROM mention WHERE conversation_id = #{range.conversationId}
                    AND user_id IN (0, #{readerId}) AND sender_id != #{readerId}
                    AND seq BETWEEN #{range.fromSeq} AND #{range.toSeq}
                GROUP BY conversation_id, seq ORDER BY seq DESC LIMIT #{limit})
            </foreach>
            </script>""")
    List<MessageStore.Place> mentions(Collection<Range> ranges, long readerId, int limit);

    /** The newest message of each view that the reader may read and has not deleted. */
    @Select("""
            <script>
            <foreach collection="views" item="view" separator=" UNION ALL ">
                (SELECT m.conversation_id, m.seq FROM message m WHERE m.conversation_id = #{view.conversationId}
                    AND m.seq BETWEEN #{view.firstSeq} AND #{view.lastSeq}
                    AND (m.seq >= #{view.visibleFromSeq} OR EXISTS (SELECT 1 FROM earlier_membership e
                        WHERE e.conversation_id = m.conversation_id AND e.user_id = #{readerId}
                        AND m.seq BETWEEN e.from_seq AND e.to_seq))
                    AND NOT EXISTS (SELECT 1 FROM deleted_message d WHERE d.conversation_id = m.conversation_id
                        AND d.user_id = #{readerId} AND d.seq = m.seq)
                ORDER BY m.seq DESC LIMIT 1)
            </foreach>
            </script>""")
    List<MessageStore.Place> newestKept(Collection<View> views, long readerId);

    /** Returns whether the mark stood lower before. */
    @Update("UPDATE conversation_member SET read_seq = #{readSeq}, marked_at = " + DatabaseClock.NOW
            + ", updated_at = " + DatabaseClock.NOW
            + " WHERE conversation_id = #{conversationId} AND user_id = #{userId} AND removed = 0"
            + " AND read_seq < #{readSeq}")
    boolean raiseReadSeq(long conversationId, long userId, long readSeq);

    /**
     * A former member's conversation changes for them only with the membership itself. For a member of a pair or of a
     * SUPPORT conversation it does with the others' marks, too.
     */
    @Select("""
            SELECT m.conversation_id, m.removed FROM conversation_member m
            JOIN conversation c ON c.conversation_id = m.conversation_id
            WHERE m.user_id = #{userId} AND m.conversation_id > #{after}
                AND (m.updated_at >= #{since} OR (m.removed = 0 AND (c.updated_at >= #{since}
                    OR (c.kind != 3 AND EXISTS (SELECT 1 FROM conversation_member other
                        WHERE other.conversation_id = c.conversation_id AND other.marked_at >= #{since})))))
            ORDER BY m.conversation_id LIMIT #{limit}""")
    List<Changed> changed(long userId, long since, long after, int limit);

    /**
     * @param changeSeq what was recalled later than this change counts still
     */
    record Range(long conversationId, long fromSeq, long toSeq, long changeSeq) {}

    /** From {@code firstSeq} to {@code lastSeq}, without what was said between two memberships. */
    record View(long conversationId, long firstSeq, long visibleFromSeq, long lastSeq) {}

    /**
     * @param role a number of parley.v1.MemberRole
     * @param mutedUntil 0: not muted
     */
    record Standing(long userId, int role, long mutedUntil, long visibleFromSeq) {}

    record Unread(long conversationId, int count) {}

    record Changed(long conversationId, boolean removed) {}
}
