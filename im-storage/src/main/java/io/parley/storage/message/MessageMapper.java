package io.parley.storage.message;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

@Mapper
interface MessageMapper {
    @Nullable
    @Select("SELECT first_seq, last_seq FROM conversation WHERE conversation_id = #{conversationId}")
    Extent extent(long conversationId);

    @Select("""
            SELECT * FROM message WHERE conversation_id = #{conversationId} AND seq BETWEEN #{fromSeq} AND #{toSeq}
            ORDER BY seq LIMIT #{limit}""")
    List<MessageRow> oldest(long conversationId, long fromSeq, long toSeq, int limit);

    @Select("""
            SELECT * FROM message WHERE conversation_id = #{conversationId} AND seq BETWEEN #{fromSeq} AND #{toSeq}
            ORDER BY seq DESC LIMIT #{limit}""")
    List<MessageRow> newest(long conversationId, long fromSeq, long toSeq, int limit);

    /** Not {@code (conversation_id, seq) IN (…)}: not every optimizer sees a range of the key in that. */
    @Select("""
            <script>
            SELECT * FROM message WHERE
            <foreach collection="places" item="place" separator=" OR ">
                (conversation_id = #{place.conversationId} AND seq = #{place.seq})
            </foreach>
            </script>""")
    List<MessageRow> at(Collection<MessageStore.Place> places);

    /** Which part of a log exists. */
    record Extent(long firstSeq, long lastSeq) {
        static final Extent NONE = new Extent(1, 0);
    }
}
