package io.parley.storage.message;

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

    /** Which part of a log exists. */
    record Extent(long firstSeq, long lastSeq) {
        static final Extent NONE = new Extent(1, 0);
    }
}
