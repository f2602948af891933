package io.parley.storage.broadcast;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.common.id.UuidBytes;
import io.parley.common.protocol.Content;
import io.parley.common.protocol.UserKind;
import io.parley.storage.broadcast.BroadcastStore.Broadcast;
import io.parley.storage.broadcast.BroadcastStore.Filter;
import io.parley.storage.broadcast.BroadcastStore.Wish;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

class BroadcastRow {
    long broadcastId;
    byte[] clientMsgId = {};
    byte[] fingerprint = {};
    long senderId;
    byte[] content = {};
    boolean countable;
    int kind;

    @Nullable
    Long siteId;

    @Nullable
    Long seenSince;

    int state;
    long afterUserId;
    long sent;
    long skipped;
    long createdAt;

    @Nullable
    Long finishedAt;

    static BroadcastRow of(long id, Wish wish, byte[] fingerprint) {
        BroadcastRow row = new BroadcastRow();
        row.broadcastId = id;
        row.clientMsgId = UuidBytes.of(wish.clientMsgId());
        row.fingerprint = fingerprint;
        row.senderId = wish.senderId();
        row.content = wish.content().toByteArray();
        row.countable = wish.countable();
        row.kind = wish.filter().kind().getNumber();
        OptionalLong siteId = wish.filter().siteId();
        row.siteId = siteId.isPresent() ? siteId.getAsLong() : null;
        row.seenSince = wish.filter().seenSince().map(Instant::toEpochMilli).orElse(null);
        return row;
    }

    Broadcast toBroadcast(Map<String, String> attributes) {
        Filter filter = new Filter(
                UserKind.forNumber(kind),
                siteId == null ? OptionalLong.empty() : OptionalLong.of(siteId),
                attributes,
                Optional.ofNullable(seenSince).map(Instant::ofEpochMilli));
        return new Broadcast(
                broadcastId,
                new Wish(UuidBytes.uuid(clientMsgId), senderId, content(), countable, filter),
                BroadcastState.of(state),
                afterUserId,
                sent,
                skipped,
                Instant.ofEpochMilli(createdAt),
                Optional.ofNullable(finishedAt).map(Instant::ofEpochMilli));
    }

    private Content content() {
        try {
            return Content.parseFrom(content);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("broadcast " + broadcastId + " holds no content", e);
        }
    }
}
