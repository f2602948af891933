package io.parley.stack;

import io.parley.common.id.UuidBytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What really stands in the message table. */
final class Log {
    record Row(long seq, long senderId, String clientMsgId, long messageId) {}

    private Log() {}

    /** The rows of one conversation by seq. */
    static List<Row> of(StackUsers users, long conversationId) {
        try (Connection connection = users.connect();
                PreparedStatement select =
                        connection.prepareStatement("SELECT seq, sender_id, client_msg_id, message_id FROM message"
                                + " WHERE conversation_id = ? ORDER BY seq")) {
            select.setLong(1, conversationId);
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.add(new Row(
                            result.getLong(1),
                            result.getLong(2),
                            UuidBytes.uuid(result.getBytes(3)).toString(),
                            result.getLong(4)));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
