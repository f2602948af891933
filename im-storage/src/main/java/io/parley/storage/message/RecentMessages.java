package io.parley.storage.message;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages that one writer has stored of late, so that most resends need no look into the table. What is absent may
 * still be stored. Used by the writer's thread only.
 */
final class RecentMessages {
    private static final int BYTES_PER_ENTRY = 250;

    private final long maxBytes;
    private final Map<MessageKey, StoredMessage> messages = new LinkedHashMap<>();
    private long bytes;

    RecentMessages(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Nullable
    StoredMessage find(MessageKey key) {
        return messages.get(key);
    }

    void add(StoredMessage message) {
        if (messages.put(MessageKey.of(message), message) == null) {
            bytes += weight(message);
        }
        Iterator<StoredMessage> oldest = messages.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= weight(oldest.next());
            oldest.remove();
        }
    }

    private static long weight(StoredMessage message) {
        return BYTES_PER_ENTRY + message.content().getSerializedSize();
    }
}
