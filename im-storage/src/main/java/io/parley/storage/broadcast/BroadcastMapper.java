package io.parley.storage.broadcast;

import io.parley.storage.transaction.DatabaseClock;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** States as {@link BroadcastState} numbers them. */
@Mapper
interface BroadcastMapper {
    /** Does nothing when there is one with its client message id. */
    @Insert("""
            INSERT INTO broadcast (broadcast_id, client_msg_id, fingerprint, sender_id, content, countable, kind, site_id,
                seen_since, state, after_user_id, sent, skipped, created_at)
            VALUES (#{row.broadcastId}, #{row.clientMsgId}, #{row.fingerprint}, #{row.senderId}, #{row.content},
                #{row.countable}, #{row.kind}, #{row.siteId}, #{row.seenSince}, 1, 0, 0, 0, #{now})
            ON DUPLICATE KEY UPDATE broadcast_id = broadcast.broadcast_id""")
    void addUnlessThere(BroadcastRow row, long now);

    @Insert("INSERT INTO broadcast_attribute (broadcast_id, name, value) VALUES (#{broadcastId}, #{name}, #{value})")
    void addAttribute(long broadcastId, String name, String value);

    @Select("SELECT * FROM broadcast WHERE client_msg_id = #{clientMsgId}")
    BroadcastRow made(byte[] clientMsgId);

    @Select("SELECT * FROM broadcast WHERE broadcast_id = #{broadcastId}")
    @Nullable
    BroadcastRow find(long broadcastId);

    @Select("SELECT * FROM broadcast WHERE state = 1 ORDER BY broadcast_id LIMIT 1")
    @Nullable
    BroadcastRow next();

    @Select("SELECT * FROM broadcast WHERE broadcast_id < #{beforeId} ORDER BY broadcast_id DESC LIMIT #{limit}")
    List<BroadcastRow> list(long beforeId, int limit);

    @Select("SELECT name, value FROM broadcast_attribute WHERE broadcast_id = #{broadcastId}")
    List<Attribute> attributes(long broadcastId);

    /** In the order of the key, by which each condition is looked up: who does not fit is passed over. */
    @Select("""
            SELECT u.user_id, COALESCE(v.site_id, 0) AS site_id FROM user_account u
            LEFT JOIN visitor v ON v.user_id = u.user_id
            WHERE u.user_id > #{row.afterUserId} AND u.kind = #{row.kind} AND u.disabled = 0
                AND u.user_id != #{row.senderId}
                AND NOT EXISTS (SELECT 1 FROM relation r
                    WHERE r.owner_id = u.user_id AND r.peer_id = #{row.senderId} AND r.blocked = 1)
                AND (#{row.siteId} IS NULL OR v.site_id = #{row.siteId})
                AND (#{row.seenSince} IS NULL OR EXISTS (SELECT 1 FROM user_device d
                    WHERE d.user_id = u.user_id AND d.last_seen_at >= #{row.seenSince}))
                AND NOT EXISTS (SELECT 1 FROM broadcast_attribute a
                    LEFT JOIN user_attribute has
                        ON has.user_id = u.user_id AND has.name = a.name AND has.value = a.value
                    WHERE a.broadcast_id = #{row.broadcastId} AND has.user_id IS NULL)
            ORDER BY u.user_id LIMIT #{limit}""")
    List<BroadcastStore.Recipient> recipients(BroadcastRow row, int limit);

    @Update("UPDATE broadcast SET after_user_id = #{to}, sent = sent + #{sent}, skipped = skipped + #{skipped}"
            + " WHERE broadcast_id = #{broadcastId} AND after_user_id = #{from}")
    void advance(Step step);

    @Update("UPDATE broadcast SET state = #{state}, finished_at = " + DatabaseClock.NOW
            + " WHERE broadcast_id = #{broadcastId} AND state = 1")
    void end(long broadcastId, int state);

    /** In the order of the key: broadcasts are few. */
    @Select("SELECT broadcast_id FROM broadcast WHERE finished_at < #{before} ORDER BY broadcast_id LIMIT #{limit}")
    List<Long> endedBefore(long before, int limit);

    @Delete("DELETE FROM broadcast WHERE broadcast_id = #{broadcastId}")
    void remove(long broadcastId);

    @Delete("DELETE FROM broadcast_attribute WHERE broadcast_id = #{broadcastId}")
    void removeAttributes(long broadcastId);

    record Attribute(String name, String value) {}

    /**
     * @param from up to whom it had come
     */
    record Step(long broadcastId, long from, long to, int sent, int skipped) {}
}
