package io.parley.storage.relation;

import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Rows of relation, and the locks under which they change. */
@Mapper
interface RelationMapper {
    @Select("SELECT user_id, kind, name, relation_version FROM user_account WHERE user_id = #{userId} FOR UPDATE")
    @Nullable
    AccountRow lockAccount(long userId);

    @Update("UPDATE user_account SET relation_version = #{version} WHERE user_id = #{userId}")
    void setVersion(long userId, long version);

    @Select("""
            SELECT r.*, u.name AS peer_name FROM relation r JOIN user_account u ON u.user_id = r.peer_id
            WHERE r.owner_id = #{ownerId} AND r.peer_id = #{peerId}""")
    @Nullable
    RelationRow find(long ownerId, long peerId);

    /** What is more than nothing; of requests those that are not older than {@code notBefore}. */
    @Select("""
            SELECT r.*, u.name AS peer_name FROM relation r JOIN user_account u ON u.user_id = r.peer_id
            WHERE r.owner_id = #{ownerId}
                AND (r.state = 3 OR r.blocked = 1 OR (r.state IN (1, 2) AND r.updated_at >= #{notBefore}))
            ORDER BY r.version, r.peer_id LIMIT #{limit}""")
    List<RelationRow> list(long ownerId, long notBefore, int limit);

    @Select("""
            SELECT r.*, u.name AS peer_name FROM relation r JOIN user_account u ON u.user_id = r.peer_id
            WHERE r.owner_id = #{ownerId} AND r.version > #{version} ORDER BY r.version, r.peer_id LIMIT #{limit}""")
    List<RelationRow> changedAfter(long ownerId, long version, int limit);

    @Select("SELECT relation_version FROM user_account WHERE user_id = #{ownerId}")
    @Nullable
    Long version(long ownerId);

    @Select("""
            SELECT owner_id AS from_id, peer_id AS to_id FROM relation WHERE state = 1 AND updated_at < #{before}
            ORDER BY updated_at LIMIT #{limit}""")
    List<RelationStore.OpenRequest> requestsBefore(long before, int limit);

    @Insert("""
            INSERT INTO relation
                (owner_id, peer_id, state, blocked, request_message, version, updated_at, remark, group_name)
            VALUES (#{relation.ownerId}, #{relation.peerId}, #{state}, #{relation.blocked}, #{relation.requestMessage},
                #{relation.version}, #{now}, #{relation.remark}, #{relation.group})
            ON DUPLICATE KEY UPDATE state = VALUES(state), blocked = VALUES(blocked),
                request_message = VALUES(request_message), version = VALUES(version), updated_at = VALUES(updated_at),
                remark = VALUES(remark), group_name = VALUES(group_name)""")
    void save(Relation relation, int state, long now);

    /** Only while somebody is told of events. */
    @Insert("""
            INSERT INTO relation_event (low_user_id, type, user_id, peer_id, happened_at)
            SELECT LEAST(#{userId}, #{peerId}), #{fact}, #{userId}, #{peerId}, #{now} FROM DUAL
            WHERE EXISTS (SELECT 1 FROM webhook_endpoint)""")
    void tell(int fact, long userId, long peerId, long now);

    /** Locks the head of the pair's DIRECT conversation. */
    @Select("""
            SELECT conversation_id FROM conversation WHERE low_user_id = #{lowUserId} AND high_user_id = #{highUserId}
            FOR UPDATE""")
    @Nullable
    Long lockHead(long lowUserId, long highUserId);

    @Update("UPDATE conversation SET acl_version = acl_version + 1 WHERE conversation_id = #{conversationId}")
    void raiseAclVersion(long conversationId);
}
