package io.parley.storage.search;

import io.parley.storage.message.MessageStore.Place;
import io.parley.storage.message.StoredMessage;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

/** What a message is found by. */
class DocumentRow {
    long conversationId;
    long seq;
    long space;
    long sentAt;
    byte[] terms = {};

    static DocumentRow of(long space, StoredMessage message, Collection<Long> terms) {
        ByteBuffer bytes = ByteBuffer.allocate(terms.size() * Long.BYTES);
        terms.forEach(bytes::putLong);
        DocumentRow row = new DocumentRow();
        row.conversationId = message.conversationId();
        row.seq = message.seq();
        row.space = space;
        row.sentAt = message.sentAt().toEpochMilli();
        row.terms = bytes.array();
        return row;
    }

    Place place() {
        return new Place(conversationId, seq);
    }

    List<Long> terms() {
        ByteBuffer bytes = ByteBuffer.wrap(terms);
        return LongStream.generate(bytes::getLong)
                .limit(terms.length / Long.BYTES)
                .boxed()
                .toList();
    }
}
