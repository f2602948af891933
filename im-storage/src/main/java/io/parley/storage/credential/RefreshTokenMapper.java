package io.parley.storage.credential;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface RefreshTokenMapper extends BaseMapper<RefreshTokenRow> {
    @Select("SELECT * FROM refresh_token WHERE family_hash = #{familyHash} FOR UPDATE")
    @Nullable
    RefreshTokenRow lock(byte[] familyHash);

    @Update("UPDATE refresh_token SET revoked_at = #{now} WHERE family_hash = #{familyHash} AND revoked_at IS NULL")
    void revoke(byte[] familyHash, long now);

    @Update("UPDATE refresh_token SET revoked_at = #{now} WHERE user_id = #{userId} AND revoked_at IS NULL")
    void revokeUser(long userId, long now);

    @Delete("DELETE FROM refresh_token WHERE expires_at < #{before} LIMIT #{limit}")
    int removeExpired(long before, int limit);
}
