package io.parley.storage.user;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

@Mapper
interface UserMapper extends BaseMapper<UserRow> {
    @Update("UPDATE user_account SET name = #{name} WHERE user_id = #{userId}")
    void rename(long userId, String name);

    /** Returns how many rows there were. */
    @Update("UPDATE user_account SET token_generation = token_generation + 1 WHERE user_id = #{userId}")
    int raiseTokenGeneration(long userId);

    @Select("SELECT token_generation FROM user_account WHERE user_id = #{userId}")
    long tokenGeneration(long userId);
}
