package io.parley.storage.credential;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

@Mapper
interface CredentialMapper extends BaseMapper<AgentCredentialRow> {
    @Select("SELECT COUNT(*) FROM server_api_key WHERE key_hash = #{hash} AND revoked_at IS NULL")
    int countServerApiKeys(byte[] hash);

    @Insert("""
            INSERT INTO server_api_key (key_hash, name, created_at) VALUES (#{hash}, #{name}, #{now})
            ON DUPLICATE KEY UPDATE name = VALUES(name)""")
    void addServerApiKey(byte[] hash, String name, long now);

    @Update("UPDATE server_api_key SET revoked_at = #{now} WHERE key_hash = #{hash} AND revoked_at IS NULL")
    void revokeServerApiKey(byte[] hash, long now);
}
