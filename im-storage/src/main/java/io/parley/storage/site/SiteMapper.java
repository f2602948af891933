package io.parley.storage.site;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

@Mapper
interface SiteMapper extends BaseMapper<SiteRow> {
    @Select("SELECT * FROM site WHERE site_key = #{key}")
    @Nullable
    SiteRow byKey(String key);

    @Insert("""
            INSERT INTO site (site_id, site_key, name, greeting, accent, locale, created_at)
            VALUES (#{siteId}, #{siteKey}, #{name}, #{greeting}, #{accent}, #{locale}, #{createdAt})
            ON DUPLICATE KEY UPDATE name = VALUES(name), greeting = VALUES(greeting), accent = VALUES(accent),
                locale = VALUES(locale)""")
    void save(SiteRow row);

    /** The row that whoever assigns the site's sessions locks. */
    @Insert("INSERT INTO support_queue (site_id) VALUES (#{siteId}) ON DUPLICATE KEY UPDATE site_id = site_id")
    void addQueue(long siteId);

    @Select("SELECT origin FROM site_origin WHERE site_id = #{siteId} ORDER BY origin")
    List<String> origins(long siteId);

    @Delete("DELETE FROM site_origin WHERE site_id = #{siteId}")
    void removeOrigins(long siteId);

    @Insert("INSERT INTO site_origin (site_id, origin) VALUES (#{siteId}, #{origin})")
    void addOrigin(long siteId, String origin);
}
