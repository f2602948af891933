package io.parley.storage.transaction;

import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;

/** The database's clock, the one by which all logic nodes order what waits and what has changed. */
@Mapper
public interface DatabaseClock {
    /** Milliseconds since the epoch, whatever the time zone of the database session. */
    String NOW = "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(3)) DIV 1000)";

    @Select("SELECT " + NOW)
    long millis();
}
