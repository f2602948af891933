package io.parley.storage.probe;

import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface ProbeMapper {
    /** Does nothing for an id that is there. */
    @Insert("""
            INSERT INTO user_account (user_id, kind, name, disabled, token_generation, relation_version, created_at)
            VALUES (#{userId}, #{kind}, 'Delivery probe', 0, 1, 1, #{now})
            ON DUPLICATE KEY UPDATE user_id = user_id""")
    void addAccount(long userId, int kind, long now);

    /** Does nothing for a pair that is there. */
    @Insert("""
            INSERT INTO relation (owner_id, peer_id, state, blocked, request_message, version, updated_at)
            VALUES (#{ownerId}, #{peerId}, #{state}, 0, '', 1, #{now})
            ON DUPLICATE KEY UPDATE owner_id = owner_id""")
    void addRelation(long ownerId, long peerId, int state, long now);

    /** The newest seq, under the head's lock. */
    @Select("SELECT last_seq FROM conversation WHERE conversation_id = #{conversationId} FOR UPDATE")
    @Nullable
    Long lockHead(long conversationId);

    @Delete("""
            DELETE FROM message WHERE conversation_id = #{conversationId} AND seq <= #{lastSeq}
            ORDER BY seq LIMIT #{limit}""")
    int remove(long conversationId, long lastSeq, int limit);

    @Update("UPDATE conversation SET first_seq = first_seq + #{removed} WHERE conversation_id = #{conversationId}")
    void raiseFirstSeq(long conversationId, int removed);
}
