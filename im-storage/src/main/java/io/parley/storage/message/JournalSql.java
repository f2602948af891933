package io.parley.storage.message;

import com.google.protobuf.ByteString;
import io.parley.storage.message.Placement.NewRow;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The journal's statements, as text. Their length changes with every batch, so that preparing them gains nothing; they hold
 * numbers and hexadecimal literals only, so that nothing in them can be mistaken for SQL.
 */
final class JournalSql {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int ROW_LENGTH = 160;

    private JournalSql() {}

    /** FORCE INDEX: on a small table the optimizer would else read, and so wait for, every row. */
    static String lockHeads(Collection<Long> conversationIds) {
        StringBuilder sql = new StringBuilder("""
                SELECT conversation_id, last_seq, change_seq, acl_version FROM conversation FORCE INDEX (PRIMARY)
                WHERE conversation_id IN (""");
        return list(sql, conversationIds)
                .append(") ORDER BY conversation_id FOR UPDATE")
                .toString();
    }

    static String find(Collection<MessageKey> keys) {
        StringBuilder sql = new StringBuilder("""
                SELECT conversation_id, seq, message_id, sender_id, client_msg_id, sent_at, content, change_seq, edits,
                    edited_at, recalled, sent_digest, reactions, pinned_by, pinned_at
                FROM message FORCE INDEX (message_once) WHERE\s""");
        String separator = "";
        for (MessageKey key : keys) {
            sql.append(separator).append("conversation_id = ").append(key.conversationId());
            sql.append(" AND sender_id = ").append(key.senderId()).append(" AND client_msg_id = ");
            hex(sql, key.clientMsgId());
            separator = " OR ";
        }
        return sql.toString();
    }

    static String insert(List<NewRow> rows) {
        int contents = rows.stream().mapToInt(row -> row.content().length).sum();
        StringBuilder sql = new StringBuilder(ROW_LENGTH * (rows.size() + 1) + 2 * contents);
        sql.append(
                "INSERT INTO message (conversation_id, seq, message_id, sender_id, client_msg_id, countable, sent_at,");
        sql.append(" content, sent_digest) VALUES ");
        for (int i = 0; i < rows.size(); i++) {
            StoredMessage message = rows.get(i).message();
            sql.append(i == 0 ? '(' : ",(").append(message.conversationId());
            sql.append(',').append(message.seq());
            sql.append(',').append(message.messageId());
            sql.append(',').append(message.senderId()).append(',');
            hex(sql, message.clientMsgId());
            sql.append(rows.get(i).countable() ? ",1," : ",0,")
                    .append(message.sentAt().toEpochMilli())
                    .append(',');
            hex(sql, rows.get(i).content());
            ByteString sentDigest = message.revision().sentDigest();
            if (sentDigest.isEmpty()) {
                sql.append(",NULL)");
            } else {
                sql.append(',');
                hex(sql, sentDigest.toByteArray());
                sql.append(')');
            }
        }
        return sql.toString();
    }

    /** Empty if they mention nobody. */
    static String insertMentions(List<NewRow> rows) {
        StringBuilder sql = new StringBuilder();
        for (NewRow row : rows) {
            StoredMessage message = row.message();
            for (long userId : message.mentioned()) {
                sql.append(
                        sql.isEmpty()
                                ? "INSERT INTO mention (conversation_id, user_id, seq, sender_id) VALUES ("
                                : ",(");
                sql.append(message.conversationId()).append(',').append(userId);
                sql.append(',').append(message.seq());
                sql.append(',').append(message.senderId()).append(')');
            }
        }
        return sql.toString();
    }

    static String raiseHeads(Map<Long, Integer> added) {
        StringBuilder sql = new StringBuilder("UPDATE conversation FORCE INDEX (PRIMARY) SET last_seq = last_seq + ");
        increment(sql, added);
        sql.append(", updated_at = (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(3)) DIV 1000)");
        sql.append(" WHERE conversation_id IN (");
        return list(sql, added.keySet()).append(')').toString();
    }

    /** Most heads get one message, so that the list of cases, which the server reads for every row, stays short. */
    private static void increment(StringBuilder sql, Map<Long, Integer> added) {
        int cases = 0;
        for (Map.Entry<Long, Integer> head : added.entrySet()) {
            if (head.getValue() != 1) {
                sql.append(cases++ == 0 ? "CASE conversation_id" : "");
                sql.append(" WHEN ").append(head.getKey().longValue());
                sql.append(" THEN ").append(head.getValue().intValue());
            }
        }
        sql.append(cases == 0 ? "1" : " ELSE 1 END");
    }

    static String lockWait(Duration timeout) {
        return "SET SESSION innodb_lock_wait_timeout = " + Math.max(1, timeout.toSeconds());
    }

    private static StringBuilder list(StringBuilder sql, Collection<Long> ids) {
        String separator = "";
        for (long id : ids) {
            sql.append(separator).append(id);
            separator = ",";
        }
        return sql;
    }

    private static void hex(StringBuilder sql, byte[] bytes) {
        sql.append("x'");
        for (byte value : bytes) {
            sql.append(HEX[value >> 4 & 15]).append(HEX[value & 15]);
        }
        sql.append('\'');
    }

    private static void hex(StringBuilder sql, UUID uuid) {
        sql.append("x'");
        hex(sql, uuid.getMostSignificantBits());
        hex(sql, uuid.getLeastSignificantBits());
        sql.append('\'');
    }

    private static void hex(StringBuilder sql, long bits) {
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
            sql.append(HEX[(int) (bits >>> shift) & 15]);
        }
    }
}
