package io.parley.storage.push;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

@Mapper
interface PushSubscriptionMapper {
    /** Before the subscription, as when the device goes. */
    @Select("""
            SELECT d.device_id FROM user_device d WHERE d.user_id = #{userId} AND d.device_id = #{deviceId}
                AND (#{signIn} = 0 OR EXISTS (SELECT 1 FROM device_sign_in s
                    WHERE s.user_id = d.user_id AND s.device_id = d.device_id AND s.sign_in = #{signIn}))
            FOR UPDATE""")
    @Nullable
    String lockDevice(long userId, String deviceId, long signIn);

    @Delete("DELETE FROM push_subscription WHERE endpoint_hash = UNHEX(SHA2(#{endpoint}, 256))"
            + " AND NOT (user_id = #{userId} AND device_id = #{deviceId})")
    void takeEndpoint(PushSubscription subscription);

    @Insert("""
            INSERT INTO push_subscription (user_id, device_id, endpoint, endpoint_hash, p256dh, auth)
            VALUES (#{userId}, #{deviceId}, #{endpoint}, UNHEX(SHA2(#{endpoint}, 256)), #{p256dh}, #{auth})
            ON DUPLICATE KEY UPDATE endpoint = VALUES(endpoint), endpoint_hash = VALUES(endpoint_hash),
                p256dh = VALUES(p256dh), auth = VALUES(auth)""")
    void save(PushSubscription subscription);

    @Delete("DELETE FROM push_subscription WHERE user_id = #{userId} AND device_id = #{deviceId}")
    void remove(long userId, String deviceId);

    @Delete("DELETE FROM push_subscription WHERE user_id = #{userId} AND device_id = #{deviceId}"
            + " AND endpoint = #{endpoint}")
    void removeGone(PushSubscription subscription);

    @Select("SELECT user_id, device_id, endpoint, p256dh, auth FROM push_subscription WHERE user_id = #{userId}"
            + " ORDER BY device_id")
    List<PushSubscription> ofUser(long userId);

    @Select("<script>SELECT p.user_id, p.device_id, p.endpoint, p.p256dh, p.auth FROM push_subscription p"
            + " JOIN conversation_member m ON m.user_id = p.user_id AND m.conversation_id = #{conversationId}"
            + " WHERE m.removed = 0 AND m.muted = 0 AND p.user_id IN"
            + " <foreach collection='userIds' item='it' open='(' separator=',' close=')'>#{it}</foreach></script>")
    List<PushSubscription> toNotify(long conversationId, Collection<Long> userIds);
}
