package io.parley.storage.device;

import io.parley.storage.transaction.DatabaseClock;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface DeviceMapper {
    @Select("""
            SELECT a.user_id, a.kind, a.name, a.disabled, a.token_generation, a.relation_version,
                (SELECT MIN(e.close_code) FROM ended_sign_in e
                    WHERE e.user_id = a.user_id AND e.sign_in = #{signIn} AND e.device_id IN ('', #{deviceId})) AS ended_with,
                EXISTS (SELECT 1 FROM user_device d
                    LEFT JOIN device_sign_in s ON s.user_id = d.user_id AND s.device_id = d.device_id
                        AND s.sign_in = #{signIn}
                    WHERE d.user_id = a.user_id AND d.device_id = #{deviceId} AND d.kind = #{kind}
                        AND d.client = #{client} AND (s.sign_in IS NOT NULL OR #{signIn} = 0)) AS known
            FROM user_account a WHERE a.user_id = #{userId}""")
    @Nullable
    StandingRow standing(Login login);

    /** The close code that it was ended with. */
    @Select("SELECT MIN(close_code) FROM ended_sign_in WHERE user_id = #{userId} AND sign_in = #{signIn}"
            + " AND device_id IN ('', #{deviceId})")
    @Nullable
    Integer endedWith(Login login);

    @Select("SELECT device_id, kind, client, first_seen_at, last_seen_at FROM user_device WHERE user_id = #{userId}"
            + " AND device_id != #{deviceId} ORDER BY device_id FOR UPDATE")
    List<Device> lockOthers(Login login);

    /** Returns 1 for a device that is new. */
    @Insert(
            "INSERT INTO user_device (user_id, device_id, kind, client, first_seen_at, last_seen_at)"
                    + " VALUES (#{userId}, #{deviceId}, #{kind}, #{client}, " + DatabaseClock.NOW + ", "
                    + DatabaseClock.NOW
                    + ") ON DUPLICATE KEY UPDATE kind = VALUES(kind), client = VALUES(client), last_seen_at = VALUES(last_seen_at)")
    int addDevice(Login login);

    @Insert("INSERT INTO device_sign_in (user_id, device_id, sign_in, seen_at)"
            + " VALUES (#{userId}, #{deviceId}, #{signIn}, " + DatabaseClock.NOW
            + ") ON DUPLICATE KEY UPDATE seen_at = VALUES(seen_at)")
    void addSignIn(Login login);

    @Select("SELECT COUNT(*) FROM user_device WHERE user_id = #{userId}")
    int count(long userId);

    @Delete("DELETE FROM user_device WHERE user_id = #{userId} ORDER BY last_seen_at LIMIT #{number}")
    void removeOldest(long userId, int number);

    @Delete("DELETE FROM user_device WHERE user_id = #{userId} AND last_seen_at < " + DatabaseClock.NOW
            + " - #{keepMillis}")
    void removeStaleDevices(long userId, long keepMillis);

    @Delete("DELETE FROM device_sign_in WHERE user_id = #{userId} AND seen_at < " + DatabaseClock.NOW
            + " - #{keepMillis}")
    void removeStaleSignIns(long userId, long keepMillis);

    /** By their keys one by one: of a list of pairs not every optimizer makes look-ups. */
    @Update("<script>UPDATE user_device SET last_seen_at = " + DatabaseClock.NOW
            + " WHERE <foreach collection='logins' item='it' separator=' OR '>"
            + "(user_id = #{it.userId} AND device_id = #{it.deviceId})</foreach></script>")
    void seen(Collection<Login> logins);

    @Update("<script>UPDATE device_sign_in SET seen_at = " + DatabaseClock.NOW + " WHERE seen_at &lt; "
            + DatabaseClock.NOW + " - 86400000 AND (<foreach collection='logins' item='it' separator=' OR '>"
            + "(user_id = #{it.userId} AND device_id = #{it.deviceId} AND sign_in = #{it.signIn})</foreach>)</script>")
    void signInsSeen(Collection<Login> logins);

    @Select("SELECT device_id, kind, client, first_seen_at, last_seen_at FROM user_device WHERE user_id = #{userId}"
            + " ORDER BY last_seen_at DESC, device_id")
    List<Device> list(long userId);

    @Select("SELECT device_id FROM user_device WHERE user_id = #{userId} AND device_id = #{deviceId} FOR UPDATE")
    @Nullable
    String lock(long userId, String deviceId);

    @Select("SELECT sign_in FROM device_sign_in WHERE user_id = #{userId} AND device_id = #{deviceId}")
    List<Long> signIns(long userId, String deviceId);

    @Insert("<script>INSERT INTO ended_sign_in (user_id, sign_in, device_id, close_code, ended_at) VALUES "
            + "<foreach collection='signIns' item='it' separator=','>"
            + "(#{userId}, #{it}, #{deviceId}, #{code}, #{now})</foreach>"
            + " ON DUPLICATE KEY UPDATE sign_in = VALUES(sign_in)</script>")
    void end(long userId, Collection<Long> signIns, String deviceId, int code, long now);

    @Update("<script>UPDATE refresh_token SET revoked_at = #{now} WHERE user_id = #{userId} AND revoked_at IS NULL"
            + " AND CAST(CONV(HEX(LEFT(family_hash, 8)), 16, -10) AS SIGNED) IN"
            + " <foreach collection='signIns' item='it' open='(' separator=',' close=')'>#{it}</foreach></script>")
    void revokeFamilies(long userId, Collection<Long> signIns, long now);

    @Delete("DELETE FROM user_device WHERE user_id = #{userId} AND device_id = #{deviceId}")
    void remove(long userId, String deviceId);

    @Delete("DELETE FROM device_sign_in WHERE user_id = #{userId} AND device_id = #{deviceId}")
    void removeSignIns(long userId, String deviceId);

    @Delete("DELETE FROM user_device WHERE user_id = #{userId}")
    void removeAll(long userId);

    @Delete("DELETE FROM device_sign_in WHERE user_id = #{userId}")
    void removeAllSignIns(long userId);

    @Select(
            "SELECT user_id, sign_in, device_id, close_code, ended_at FROM ended_sign_in WHERE ended_at >= #{sinceMillis}")
    List<EndedSignIn> endedSince(long sinceMillis);

    @Delete("DELETE FROM ended_sign_in WHERE ended_at < " + DatabaseClock.NOW + " - #{ageMillis} LIMIT #{limit}")
    int removeEnded(long ageMillis, int limit);
}
