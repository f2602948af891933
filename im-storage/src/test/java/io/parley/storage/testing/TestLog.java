package io.parley.storage.testing;

import io.parley.common.id.UuidBytes;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.TextContent;
import io.parley.storage.transaction.DatabaseClock;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Puts messages into conversations as the journal does, but one at a time and from one thread. */
public record TestLog(JdbcTemplate sql) {
    /** Returns the seq of the new message. */
    public long say(long conversationId, long senderId, String text) {
        return say(conversationId, senderId, text, true, 1);
    }

    /** A line of the server's, which does not count as unread. */
    public long systemLine(long conversationId) {
        return say(conversationId, 0, "a line", false, 1);
    }

    /** Returns the last seq of so many new messages. */
    public long sayMany(long conversationId, long senderId, int messages) {
        return say(conversationId, senderId, "again", true, messages);
    }

    private long say(long conversationId, long senderId, String text, boolean countable, int messages) {
        long before = lastSeq(conversationId);
        byte[] content = Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build()
                .toByteArray();
        sql.batchUpdate(
                """
                INSERT INTO message (conversation_id, seq, message_id, sender_id, client_msg_id, countable, content,
                    sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                IntStream.rangeClosed(1, messages)
                        .mapToObj(i -> new Object[] {
                            conversationId,
                            before + i,
                            conversationId + before + i,
                            senderId,
                            UuidBytes.of(UUID.randomUUID()),
                            countable,
                            content,
                            1_000 + before + i
                        })
                        .toList());
        sql.update(
                "UPDATE conversation SET last_seq = last_seq + ?, updated_at = " + DatabaseClock.NOW
                        + " WHERE conversation_id = ?",
                messages,
                conversationId);
        return before + messages;
    }

    public long lastSeq(long conversationId) {
        return number("SELECT last_seq FROM conversation WHERE conversation_id = ?", conversationId);
    }

    public long aclVersion(long conversationId) {
        return number("SELECT acl_version FROM conversation WHERE conversation_id = ?", conversationId);
    }

    /** The one number that a query returns. */
    public long number(String query, Object... arguments) {
        Long number = sql.queryForObject(query, Long.class, arguments);
        if (number == null) {
            throw new AssertionError(query + " returned NULL");
        }
        return number;
    }
}
