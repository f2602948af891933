package io.parley.storage.operation;

import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

@Mapper
interface OperationMapper {
    @Select("SELECT fingerprint, answer FROM operation WHERE user_id = #{userId} AND op_id = #{opId}")
    @Nullable
    OperationRow find(long userId, byte[] opId);

    @Insert("""
            INSERT INTO operation (user_id, op_id, fingerprint, answer, created_at)
            VALUES (#{userId}, #{opId}, #{fingerprint}, #{answer}, #{now})""")
    void keep(long userId, byte[] opId, byte[] fingerprint, byte[] answer, long now);

    @Delete("DELETE FROM operation WHERE created_at < #{before} ORDER BY created_at LIMIT #{limit}")
    int removeBefore(long before, int limit);
}
