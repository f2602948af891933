package io.parley.logic.conversation;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a client has seen, opaque to it: a version byte and six big-endian longs. Times are milliseconds of the database's
 * clock.
 *
 * @param logEpoch of another epoch nothing in here means anything
 * @param userId whose
 * @param sinceMillis everything older has been seen
 * @param untilMillis what {@code sinceMillis} becomes after the last page
 * @param afterConversationId the pages so far ended here; 0: the next page is the first of a new round
 * @param relationVersion the newest of the user's relations that the client has been told of
 */
record SyncToken(
        long logEpoch,
        long userId,
        long sinceMillis,
        long untilMillis,
        long afterConversationId,
        long relationVersion) {
    private static final byte VERSION = 1;
    private static final int SIZE = 1 + 6 * Long.BYTES;

    /** Of a client that has seen nothing. */
    static SyncToken nothing(long logEpoch, long userId) {
        return new SyncToken(logEpoch, userId, 0, 0, 0, 0);
    }

    /** Empty: no token of this version, or one that can't be. */
    static Optional<SyncToken> parse(ByteString bytes) {
        if (bytes.size() != SIZE || bytes.byteAt(0) != VERSION) {
            return Optional.empty();
        }
        ByteBuffer in = bytes.asReadOnlyByteBuffer().position(1);
        SyncToken token =
                new SyncToken(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
        boolean sound = token.sinceMillis >= 0
                && token.untilMillis >= 0
                && token.afterConversationId >= 0
                && token.relationVersion >= 0;
        return sound ? Optional.of(token) : Optional.empty();
    }

    ByteString encode() {
        ByteBuffer out = ByteBuffer.allocate(SIZE)
                .put(VERSION)
                .putLong(logEpoch)
                .putLong(userId)
                .putLong(sinceMillis)
                .putLong(untilMillis)
                .putLong(afterConversationId)
                .putLong(relationVersion);
        return ByteString.copyFrom(out.flip());
    }

    boolean isMidway() {
        return afterConversationId > 0;
    }

    /** When the round began that is under way, or else the last one that is complete. */
    long roundMillis() {
        return isMidway() ? untilMillis : sinceMillis;
    }

    /** The first page of a round; the next round begins where this one does. */
    SyncToken begin(long untilMillis) {
        return new SyncToken(logEpoch, userId, sinceMillis, untilMillis, 0, relationVersion);
    }

    SyncToken withRelations(long version) {
        return new SyncToken(logEpoch, userId, sinceMillis, untilMillis, afterConversationId, version);
    }

    SyncToken after(long conversationId) {
        return new SyncToken(logEpoch, userId, sinceMillis, untilMillis, conversationId, relationVersion);
    }

    /** The round is complete. */
    SyncToken end() {
        return new SyncToken(logEpoch, userId, untilMillis, 0, 0, relationVersion);
    }
}
