package io.parley.storage.lease;

import io.parley.storage.transaction.DatabaseClock;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;

@Mapper
interface LeaseMapper {
    /** Assigned from left to right: who holds it then decides how long. */
    @Insert("INSERT INTO job_lease (job, holder, ends_at) VALUES (#{job}, #{holder}, " + DatabaseClock.NOW
            + " + #{millis}) ON DUPLICATE KEY UPDATE"
            + " holder = IF(ends_at < " + DatabaseClock.NOW + ", #{holder}, holder),"
            + " ends_at = IF(holder = #{holder}, " + DatabaseClock.NOW + " + #{millis}, ends_at)")
    void take(String job, long holder, long millis);

    @Select("SELECT holder FROM job_lease WHERE job = #{job}")
    long holder(String job);

    @Delete("DELETE FROM job_lease WHERE job = #{job} AND holder = #{holder}")
    void release(String job, long holder);
}
