package io.parley.storage.message;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages that one writer has stored of late, so that most resends need no look into the table. What is absent may
 * still be stored. After any change in a conversation nothing of it is known here any more: it may be the one that was
 * changed. Used by the writer's thread only.
 */
final class RecentMessages {
    private static final int BYTES_PER_ENTRY = 260;

    private final long maxBytes;
    private final Map<MessageKey, Entry> entries = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param changeSeq of the conversation's head when the message was as it is here
     */
    private record Entry(StoredMessage message, long changeSeq) {
        long weight() {
            return BYTES_PER_ENTRY + message.content().getSerializedSize();
        }
    }

    RecentMessages(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * @param changeSeq of the conversation's head, now
     */
    @Nullable
    StoredMessage find(MessageKey key, long changeSeq) {
        Entry entry = entries.get(key);
        return entry == null || entry.changeSeq != changeSeq ? null : entry.message;
    }

    void add(StoredMessage message, long changeSeq) {
        Entry entry = new Entry(message, changeSeq);
        Entry before = entries.put(MessageKey.of(message), entry);
        bytes += entry.weight() - (before == null ? 0 : before.weight());
        Iterator<Entry> oldest = entries.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= oldest.next().weight();
            oldest.remove();
        }
    }
}
