package io.parley.storage.user;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import io.parley.storage.transaction.DatabaseClock;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

@Mapper
interface UserMapper extends BaseMapper<UserRow> {
    @Update("UPDATE user_account SET name = #{name} WHERE user_id = #{userId}")
    void rename(long userId, String name);

    /** Returns how many rows there were. */
    @Update("UPDATE user_account SET token_generation = token_generation + 1, revoked_at = " + DatabaseClock.NOW
            + " WHERE user_id = #{userId}")
    int raiseTokenGeneration(long userId);

    @Select("SELECT token_generation FROM user_account WHERE user_id = #{userId}")
    long tokenGeneration(long userId);

    @Select("SELECT user_id, token_generation, revoked_at FROM user_account WHERE revoked_at >= #{sinceMillis}")
    List<RevokedUser> revokedSince(long sinceMillis);
}
