package io.parley.logic.search;

import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Search;
import io.parley.logic.link.Refusal;
import io.parley.storage.search.SearchIndex.Hit;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/** Where a page ended, as clients hold it: opaque to them, and of use for the same search only. */
final class SearchCursor {
    private static final int BYTES = 3 * Long.BYTES + Integer.BYTES;

    private SearchCursor() {}

    static String of(Search search, Hit last) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(last.sentAt())
                .putLong(last.conversationId())
                .putLong(last.seq())
                .putInt(checksum(search));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * @return empty: from the first page on
     * @throws Refusal INVALID_ARGUMENT if the cursor is none, or another search's
     */
    static Optional<Hit> read(Search search) {
        if (search.getCursor().isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(search.getCursor());
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
        if (bytes.length != BYTES) {
            throw unknown();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Hit last = new Hit(in.getLong(), in.getLong(), in.getLong());
        if (in.getInt() != checksum(search)) {
            throw unknown();
        }
        return Optional.of(last);
    }

    private static int checksum(Search search) {
        CRC32 crc = new CRC32();
        crc.update(search.toBuilder().clearCursor().clearLimit().build().toByteArray());
        return (int) crc.getValue();
    }

    private static Refusal unknown() {
        return new Refusal(
                ErrorCode.INVALID_ARGUMENT,
                "cursor: none of this search (expected: next_cursor of the page before, all else unchanged)");
    }
}
