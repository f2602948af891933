package io.parley.storage.webhook;

import io.parley.storage.transaction.DatabaseClock;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** States as {@link DeliveryState} numbers them. */
@Mapper
interface DeliveryMapper {
    String COLUMNS =
            "SELECT delivery_id, conversation_id, type, position, state, tries, status, detail, first_at, last_at"
                    + " FROM webhook_delivery";

    String REPLAYED = "UPDATE webhook_delivery SET state = 4, tries = 0, claim = 0, due_at = " + DatabaseClock.NOW;

    @Insert("""
            INSERT INTO webhook_delivery (endpoint, conversation_id, type, position, state, tries, status, detail,
                first_at, last_at)
            VALUES (#{endpoint}, #{row.conversationId}, #{row.type}, #{row.position}, #{row.state}, #{row.tries},
                #{row.status}, #{row.detail}, #{row.firstAt}, #{row.lastAt})
            ON DUPLICATE KEY UPDATE state = #{row.state}, tries = #{row.tries}, status = #{row.status},
                detail = #{row.detail}, last_at = #{row.lastAt}, due_at = NULL""")
    void note(String endpoint, DeliveryRow row);

    @Select("<script>" + COLUMNS + """

            WHERE endpoint = #{endpoint} AND delivery_id &lt; #{beforeId}
            <if test="state != null">AND state = #{state}</if>
            ORDER BY delivery_id DESC LIMIT #{limit}
            </script>""")
    List<DeliveryRow> list(String endpoint, @Nullable Integer state, long beforeId, int limit);

    @Select(COLUMNS + " WHERE endpoint = #{endpoint} AND delivery_id = #{deliveryId}")
    @Nullable
    DeliveryRow find(String endpoint, long deliveryId);

    @Update(REPLAYED + " WHERE endpoint = #{endpoint} AND delivery_id = #{deliveryId} AND state IN (2, 3)")
    int replay(String endpoint, long deliveryId);

    @Update(REPLAYED + " WHERE endpoint = #{endpoint} AND state = #{state} AND last_at BETWEEN #{from} AND #{to}"
            + " ORDER BY last_at LIMIT #{limit}")
    int replayAll(String endpoint, int state, long from, long to, int limit);

    @Select("SELECT delivery_id FROM webhook_delivery WHERE endpoint = #{endpoint} AND due_at <= " + DatabaseClock.NOW
            + " ORDER BY due_at LIMIT #{limit}")
    List<Long> due(String endpoint, int limit);

    @Update("UPDATE webhook_delivery SET claim = #{token}, due_at = " + DatabaseClock.NOW + " + #{lease}"
            + " WHERE delivery_id = #{deliveryId} AND state = 4 AND due_at <= " + DatabaseClock.NOW)
    int claim(long deliveryId, long token, long lease);

    @Select(COLUMNS + " WHERE delivery_id = #{deliveryId} AND claim = #{token}")
    @Nullable
    DeliveryRow claimed(long deliveryId, long token);

    /**
     * @param pause milliseconds; null: no further try is due
     */
    @Update(
            "UPDATE webhook_delivery SET state = #{outcome.state}, tries = #{outcome.tries}, status = #{outcome.status},"
                    + " detail = #{outcome.detail}, claim = 0, due_at = " + DatabaseClock.NOW
                    + " + #{pause}, last_at = "
                    + DatabaseClock.NOW + " WHERE delivery_id = #{deliveryId} AND claim = #{token}")
    void settle(long deliveryId, long token, Outcome outcome, @Nullable Long pause);

    @Delete("DELETE FROM webhook_delivery WHERE state = #{state} AND last_at < #{before} LIMIT #{limit}")
    int forget(int state, long before, int limit);

    record Outcome(int state, int tries, int status, String detail) {
        static Outcome of(Attempt attempt) {
            return new Outcome(attempt.state().number(), attempt.tries(), attempt.status(), attempt.detail());
        }

        static Outcome gone(int tries) {
            return new Outcome(DeliveryState.DEAD.number(), tries, 0, "it is not in the log any more");
        }
    }
}
