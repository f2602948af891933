package io.parley.storage.transaction;

import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** What belongs to one user, or to a pair, is changed under it; of several users' the lower id comes first. */
@Mapper
public interface AccountLock {
    /**
     * Joins the caller's transaction, and is held until it ends. One at a time: on a small table the optimizer would read,
     * and so wait for, more than the rows of a list.
     *
     * @return the same id; null: there is no such user
     */
    @Select("SELECT user_id FROM user_account WHERE user_id = #{userId} FOR UPDATE")
    @Nullable
    Long lock(long userId);
}
