package io.parley.storage.user;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

@Mapper
interface ProfileMapper {
    String IN = "<foreach collection='userIds' item='id' open='(' separator=',' close=')'>#{id}</foreach>";

    @Select("<script>SELECT user_id, kind, name, avatar_url, disabled FROM user_account WHERE user_id IN " + IN
            + " ORDER BY user_id</script>")
    List<ProfileRow> find(Collection<Long> userIds);

    @Select("<script>SELECT user_id, name, value FROM user_attribute WHERE user_id IN " + IN + "</script>")
    List<AttributeRow> attributes(Collection<Long> userIds);

    @Select("<script>SELECT DISTINCT other.user_id FROM conversation_member reader"
            + " JOIN conversation_member other ON other.conversation_id = reader.conversation_id"
            + " WHERE reader.user_id = #{readerId} AND reader.removed = 0 AND other.user_id IN " + IN + "</script>")
    Set<Long> met(long readerId, Collection<Long> userIds);

    @Select("<script>SELECT user_id FROM visitor WHERE site_id = #{siteId} AND user_id IN " + IN
            + " UNION SELECT user_id FROM agent WHERE site_id = #{siteId} AND user_id IN " + IN + "</script>")
    Set<Long> ofSite(long siteId, Collection<Long> userIds);

    @Update("UPDATE user_account SET name = #{name}, avatar_url = #{avatarUrl}, disabled = #{disabled}"
            + " WHERE user_id = #{userId}")
    void update(long userId, String name, String avatarUrl, boolean disabled);

    @Delete("DELETE FROM user_attribute WHERE user_id = #{userId}")
    void removeAttributes(long userId);

    @Insert("INSERT INTO user_attribute (user_id, name, value) VALUES (#{userId}, #{name}, #{value})")
    void addAttribute(long userId, String name, String value);
}
