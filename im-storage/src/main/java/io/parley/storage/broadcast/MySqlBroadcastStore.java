package io.parley.storage.broadcast;

import io.parley.common.id.UuidBytes;
import io.parley.storage.broadcast.BroadcastMapper.Attribute;
import io.parley.storage.broadcast.BroadcastMapper.Step;
import io.parley.storage.transaction.RetriedTransaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Repository;

@Repository
class MySqlBroadcastStore implements BroadcastStore {
    private final BroadcastMapper broadcasts;
    private final RetriedTransaction transaction;

    MySqlBroadcastStore(BroadcastMapper broadcasts, RetriedTransaction transaction) {
        this.broadcasts = broadcasts;
        this.transaction = transaction;
    }

    @Override
    public Optional<Broadcast> add(long id, Wish wish) {
        byte[] fingerprint = fingerprint(wish);
        return transaction.run(() -> {
            broadcasts.addUnlessThere(BroadcastRow.of(id, wish, fingerprint), transaction.now());
            BroadcastRow made = broadcasts.made(UuidBytes.of(wish.clientMsgId()));
            if (made.broadcastId == id) {
                wish.filter().attributes().forEach((name, value) -> broadcasts.addAttribute(id, name, value));
            }
            return Arrays.equals(made.fingerprint, fingerprint) ? Optional.of(broadcast(made)) : Optional.empty();
        });
    }

    private static byte[] fingerprint(Wish wish) {
        Filter filter = wish.filter();
        String asked = String.join(
                "\n",
                Long.toString(wish.senderId()),
                Boolean.toString(wish.countable()),
                filter.kind().name(),
                filter.siteId().toString(),
                filter.seenSince().toString(),
                new TreeMap<>(filter.attributes()).toString());
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(asked.getBytes(StandardCharsets.UTF_8));
            return digest.digest(wish.content().toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Broadcast broadcast(BroadcastRow row) {
        Map<String, String> attributes = broadcasts.attributes(row.broadcastId).stream()
                .collect(Collectors.toMap(Attribute::name, Attribute::value));
        return row.toBroadcast(attributes);
    }

    @Override
    public Optional<Broadcast> find(long broadcastId) {
        return Optional.ofNullable(broadcasts.find(broadcastId)).map(this::broadcast);
    }

    @Override
    public List<Broadcast> list(long beforeId, int limit) {
        return broadcasts.list(beforeId, limit).stream().map(this::broadcast).toList();
    }

    @Override
    public Optional<Broadcast> next() {
        return Optional.ofNullable(broadcasts.next()).map(this::broadcast);
    }

    @Override
    public List<Recipient> recipients(Broadcast broadcast, int limit) {
        BroadcastRow row = BroadcastRow.of(broadcast.broadcastId(), broadcast.wish(), new byte[0]);
        row.afterUserId = broadcast.afterUserId();
        return broadcasts.recipients(row, limit);
    }

    @Override
    public void advance(Broadcast from, long toUserId, int sent, int skipped) {
        broadcasts.advance(new Step(from.broadcastId(), from.afterUserId(), toUserId, sent, skipped));
    }

    @Override
    public void finish(long broadcastId) {
        broadcasts.end(broadcastId, BroadcastState.DONE.number());
    }

    @Override
    public void cancel(long broadcastId) {
        broadcasts.end(broadcastId, BroadcastState.CANCELLED.number());
    }

    @Override
    public int removeEnded(Instant before, int limit) {
        return transaction.run(() -> {
            List<Long> ended = broadcasts.endedBefore(before.toEpochMilli(), limit);
            ended.forEach(broadcasts::removeAttributes);
            ended.forEach(broadcasts::remove);
            return ended.size();
        });
    }
}
