package io.parley.storage.relation;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;

@Mapper
interface AcquaintanceMapper {
    @Select("""
            <script>
            SELECT u.user_id, COALESCE(own.state = 3, 0) AS friends FROM user_account u
            LEFT JOIN relation own ON own.owner_id = #{userId} AND own.peer_id = u.user_id
            LEFT JOIN relation peers ON peers.owner_id = u.user_id AND peers.peer_id = #{userId}
            WHERE u.user_id IN
                <foreach collection="peerIds" item="id" open="(" separator="," close=")">#{id}</foreach>
                AND u.user_id != #{userId} AND u.kind = 1 AND u.disabled = 0
                AND COALESCE(own.blocked, 0) = 0 AND COALESCE(peers.blocked, 0) = 0
            </script>""")
    List<Peer> unblocked(long userId, Collection<Long> peerIds);

    /** Which kinds of conversation the user has in common with whom, now. */
    @Select("""
            <script>
            SELECT DISTINCT other.user_id, c.kind FROM conversation_member own
            JOIN conversation c ON c.conversation_id = own.conversation_id AND c.kind IN (1, 3)
            JOIN conversation_member other ON other.conversation_id = own.conversation_id AND other.removed = 0
                AND other.user_id IN
                    <foreach collection="peerIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            WHERE own.user_id = #{userId} AND own.removed = 0
            </script>""")
    List<Shared> shared(long userId, Collection<Long> peerIds);

    record Peer(long userId, boolean friends) {}

    /**
     * @param kind a number of parley.v1.ConversationKind
     */
    record Shared(long userId, int kind) {}
}
