package io.parley.storage.deployment;

import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

@Mapper
interface DeploymentMapper {
    @Update("UPDATE deployment SET log_epoch = #{logEpoch} WHERE id = 1 AND log_epoch = 0")
    void drawLogEpoch(long logEpoch);

    @Select("SELECT log_epoch FROM deployment WHERE id = 1")
    long logEpoch();

    @Update("UPDATE deployment SET link_key = #{key} WHERE id = 1 AND link_key IS NULL")
    void drawLinkKey(byte[] key);

    @Select("SELECT HEX(link_key) FROM deployment WHERE id = 1")
    String linkKey();

    @Update("UPDATE deployment SET node_count = node_count + 1 WHERE id = 1")
    void countNode();

    @Select("SELECT node_count FROM deployment WHERE id = 1")
    long nodeCount();
}
