package io.parley.storage.group;

import io.parley.common.protocol.Group;
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
interface GroupMapper {
    @Select("""
            SELECT last_seq FROM conversation WHERE conversation_id = #{conversationId} AND kind = 3 FOR UPDATE""")
    @Nullable
    Long lockHead(long conversationId);

    @Insert("""
            INSERT INTO conversation (conversation_id, kind, first_seq, last_seq, change_seq, acl_version, created_at,
                updated_at)
            VALUES (#{conversationId}, 3, 1, 0, 0, 1, #{now}, #{now})""")
    void addHead(long conversationId, long now);

    @Update("""
            UPDATE conversation SET acl_version = acl_version + #{byAcl}, updated_at = """ + DatabaseClock.NOW + """
             WHERE conversation_id = #{conversationId}""")
    void raiseHead(long conversationId, int byAcl);

    @Insert("""
            INSERT INTO conversation_group (conversation_id, owner_id, name, avatar_url, announcement, join_policy,
                admins_only_add, muted, member_count, version)
            VALUES (#{id}, #{group.ownerId}, #{group.name}, #{group.avatarUrl}, #{group.announcement},
                #{group.joinPolicyValue}, #{group.adminsOnlyAdd}, #{group.muted}, #{group.memberCount}, #{group.version})
            ON DUPLICATE KEY UPDATE owner_id = VALUES(owner_id), name = VALUES(name), avatar_url = VALUES(avatar_url),
                announcement = VALUES(announcement), join_policy = VALUES(join_policy),
                admins_only_add = VALUES(admins_only_add), muted = VALUES(muted), member_count = VALUES(member_count),
                version = VALUES(version)""")
    void save(long id, Group group);

    @Select("""
            SELECT m.user_id, u.name, u.kind, m.role, m.muted_until FROM conversation_member m
            JOIN user_account u ON u.user_id = m.user_id
            WHERE m.conversation_id = #{conversationId} AND m.user_id = #{userId} AND m.removed = 0""")
    @Nullable
    MemberInGroup member(long conversationId, long userId);

    @Select("""
            SELECT m.user_id, u.name, u.kind, m.role, m.muted_until FROM conversation_member m
            JOIN user_account u ON u.user_id = m.user_id
            WHERE m.conversation_id = #{conversationId} AND m.removed = 0 AND m.user_id > #{after}
            ORDER BY m.user_id LIMIT #{limit}""")
    List<MemberInGroup> page(long conversationId, long after, int limit);

    @Select("""
            <script>
            SELECT m.user_id, u.name, u.kind, m.role, m.muted_until FROM conversation_member m
            JOIN user_account u ON u.user_id = m.user_id
            WHERE m.conversation_id = #{conversationId} AND m.removed = 0 AND m.user_id IN
                <foreach collection="userIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            ORDER BY m.user_id
            </script>""")
    List<MemberInGroup> among(long conversationId, Collection<Long> userIds);

    /** Keeps what those of them who were in it before may read, until {@link #join} gives them a new time. */
    @Insert("""
            <script>
            INSERT INTO earlier_membership (conversation_id, user_id, from_seq, to_seq)
            SELECT conversation_id, user_id, visible_from_seq, visible_to_seq FROM conversation_member
            WHERE conversation_id = #{conversationId} AND removed = 1 AND user_id IN
                <foreach collection="userIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            </script>""")
    void keepEarlier(long conversationId, Collection<Long> userIds);

    @Insert("""
            <script>
            INSERT INTO conversation_member (conversation_id, user_id, role, visible_from_seq, visible_to_seq, read_seq,
                removed, updated_at)
            VALUES
            <foreach collection="userIds" item="id" separator=",">
                (#{conversationId}, #{id}, #{role}, #{fromSeq}, NULL, #{fromSeq} - 1, 0, #{now})
            </foreach>
            ON DUPLICATE KEY UPDATE role = VALUES(role), visible_from_seq = VALUES(visible_from_seq),
                visible_to_seq = NULL, read_seq = VALUES(read_seq), removed = 0, rejoined = 1,
                updated_at = VALUES(updated_at)
            </script>""")
    void join(long conversationId, Collection<Long> userIds, int role, long fromSeq, long now);

    @Update("""
            UPDATE conversation_member SET removed = 1, visible_to_seq = #{toSeq}, updated_at = #{now}
            WHERE conversation_id = #{conversationId} AND user_id = #{userId}""")
    void leave(long conversationId, long userId, long toSeq, long now);

    @Update("""
            UPDATE conversation_member SET removed = 1, visible_to_seq = #{toSeq}, updated_at = #{now}
            WHERE conversation_id = #{conversationId} AND removed = 0""")
    void leaveAll(long conversationId, long toSeq, long now);

    @Update("""
            UPDATE conversation_member SET role = #{role}
            WHERE conversation_id = #{conversationId} AND user_id = #{userId}""")
    void setRole(long conversationId, long userId, int role);

    @Update("""
            UPDATE conversation_member SET muted_until = #{until}
            WHERE conversation_id = #{conversationId} AND user_id = #{userId}""")
    void setMutedUntil(long conversationId, long userId, long until);

    @Select("""
            <script>
            SELECT owner_id FROM relation WHERE peer_id = #{userId} AND blocked = 1 AND owner_id IN
                <foreach collection="ownerIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            </script>""")
    List<Long> blockers(long userId, Collection<Long> ownerIds);

    @Select("""
            <script>
            SELECT peer_id FROM relation WHERE owner_id = #{userId} AND state = 3 AND peer_id IN
                <foreach collection="peerIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            </script>""")
    List<Long> friends(long userId, Collection<Long> peerIds);

    @Insert("""
            INSERT INTO join_request (conversation_id, user_id, message, requested_at)
            VALUES (#{conversationId}, #{userId}, #{message}, #{requestedAt})
            ON DUPLICATE KEY UPDATE message = VALUES(message), requested_at = VALUES(requested_at)""")
    void saveRequest(long conversationId, long userId, String message, long requestedAt);

    @Select("""
            SELECT requested_at FROM join_request
            WHERE conversation_id = #{conversationId} AND user_id = #{userId} AND requested_at >= #{notBefore}""")
    @Nullable
    Long requestedAt(long conversationId, long userId, long notBefore);

    /** Returns whether there was one. */
    @Delete("DELETE FROM join_request WHERE conversation_id = #{conversationId} AND user_id = #{userId}")
    boolean endRequest(long conversationId, long userId);

    /** Returns whether there was one. */
    @Delete("""
            DELETE FROM join_request
            WHERE conversation_id = #{conversationId} AND user_id = #{userId} AND requested_at < #{before}""")
    boolean endRequestBefore(long conversationId, long userId, long before);

    @Delete("DELETE FROM join_request WHERE conversation_id = #{conversationId}")
    void endRequests(long conversationId);

    @Delete("""
            <script>
            DELETE FROM join_request WHERE conversation_id = #{conversationId} AND user_id IN
                <foreach collection="userIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            </script>""")
    void endRequestsOf(long conversationId, Collection<Long> userIds);

    @Select("""
            SELECT r.user_id, u.name, r.message, r.requested_at FROM join_request r
            JOIN user_account u ON u.user_id = r.user_id
            WHERE r.conversation_id = #{conversationId} AND r.requested_at >= #{notBefore}
            ORDER BY r.requested_at, r.user_id LIMIT #{limit}""")
    List<Asking> requests(long conversationId, long notBefore, int limit);

    @Select("""
            SELECT conversation_id, user_id FROM join_request WHERE requested_at < #{before}
            ORDER BY requested_at LIMIT #{limit}""")
    List<GroupStore.OverdueRequest> requestsBefore(long before, int limit);

    record Asking(long userId, String name, String message, long requestedAt) {}
}
