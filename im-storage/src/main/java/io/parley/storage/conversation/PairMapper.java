package io.parley.storage.conversation;

import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;

/** How the two of a DIRECT conversation stand to each other. */
@Mapper
interface PairMapper {
    @Select("""
            SELECT owner_id, state, blocked FROM relation
            WHERE (owner_id = #{lowUserId} AND peer_id = #{highUserId})
                OR (owner_id = #{highUserId} AND peer_id = #{lowUserId})""")
    List<Side> sides(long lowUserId, long highUserId);

    /**
     * @param state a number of parley.v1.RelationState
     */
    record Side(long ownerId, int state, boolean blocked) {}
}
