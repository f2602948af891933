package io.parley.storage.message;

import io.parley.common.id.UuidBytes;
import io.parley.storage.message.MessageMapper.Extent;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Repository;

@Repository
class MySqlMessageStore implements MessageStore {
    private final MessageMapper messages;

    MySqlMessageStore(MessageMapper messages) {
        this.messages = messages;
    }

    @Override
    public Page read(long conversationId, long fromSeq, long toSeq, int limit, boolean backward) {
        if (fromSeq < 1 || toSeq < fromSeq - 1 || limit < 1) {
            throw new IllegalArgumentException("from " + fromSeq + " to " + toSeq + ", limit " + limit
                    + " (expected: from >= 1, to >= from - 1, limit >= 1)");
        }
        Extent extent = Objects.requireNonNullElse(messages.extent(conversationId), Extent.NONE);
        long from = Math.max(fromSeq, extent.firstSeq());
        long to = Math.min(toSeq, extent.lastSeq());
        if (from > to) {
            return new Page(List.of(), fromSeq, fromSeq - 1, extent.firstSeq(), extent.lastSeq());
        }
        List<StoredMessage> found = backward
                ? newest(conversationId, from, to, limit)
                : stored(messages.oldest(conversationId, from, to, limit));
        boolean cut = found.size() == limit;
        long coveredFrom = backward && cut ? found.get(0).seq() : from;
        long coveredTo = !backward && cut ? found.get(limit - 1).seq() : to;
        return new Page(found, coveredFrom, coveredTo, extent.firstSeq(), extent.lastSeq());
    }

    @Override
    public List<StoredMessage> at(Collection<Place> places) {
        return places.isEmpty() ? List.of() : stored(messages.at(places));
    }

    @Override
    public SenderPage ofSender(long conversationId, long senderId, Optional<UUID> after, int limit) {
        byte[] from = after.map(UuidBytes::of).orElseGet(() -> new byte[0]);
        List<StoredMessage> found = stored(messages.ofSender(conversationId, senderId, from, limit));
        return new SenderPage(
                found,
                found.size() < limit
                        ? Optional.empty()
                        : Optional.of(found.get(limit - 1).clientMsgId()));
    }

    @Override
    public boolean has(long conversationId, long senderId, UUID clientMsgId) {
        return messages.has(conversationId, senderId, UuidBytes.of(clientMsgId));
    }

    private List<StoredMessage> newest(long conversationId, long from, long to, int limit) {
        List<MessageRow> rows = messages.newest(conversationId, from, to, limit);
        Collections.reverse(rows);
        return stored(rows);
    }

    private static List<StoredMessage> stored(List<MessageRow> rows) {
        return rows.stream().map(MessageRow::toMessage).toList();
    }
}
