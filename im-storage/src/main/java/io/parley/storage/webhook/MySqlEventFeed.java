package io.parley.storage.webhook;

import io.parley.storage.transaction.RetriedTransaction;
import io.parley.storage.webhook.EventReader.Run;
import io.parley.storage.webhook.FeedMapper.Head;
import io.parley.storage.webhook.FeedMapper.Progress;
import io.parley.storage.webhook.FeedMapper.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

@Repository
class MySqlEventFeed implements EventFeed {
    private final FeedMapper feeds;
    private final RelationEventMapper relations;
    private final EventReader reader;
    private final DeliveryMapper deliveries;
    private final RetriedTransaction transaction;

    MySqlEventFeed(
            FeedMapper feeds,
            RelationEventMapper relations,
            EventReader reader,
            DeliveryMapper deliveries,
            RetriedTransaction transaction) {
        this.feeds = feeds;
        this.relations = relations;
        this.reader = reader;
        this.deliveries = deliveries;
        this.transaction = transaction;
    }

    @Override
    public void follow(String endpoint) {
        feeds.follow(endpoint);
    }

    @Override
    public Optional<Claim> claim(String endpoint, long streamId) {
        return transaction.run(() -> {
            Progress progress = locked(endpoint, streamId);
            if (progress == null || (progress.dueAt() != null && progress.dueAt() > transaction.now())) {
                return Optional.empty();
            }
            long token = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
            return next(endpoint, streamId, token, progress);
        });
    }

    private @Nullable Progress locked(String endpoint, long streamId) {
        Progress progress = feeds.lock(endpoint, streamId);
        if (progress == null) {
            feeds.begin(endpoint, streamId);
            relations.begin(endpoint, streamId);
            progress = feeds.lock(endpoint, streamId);
        }
        return progress;
    }

    /** Reads the head under the lock: whoever finds the claim taken may rely on this look at what is new. */
    private Optional<Claim> next(String endpoint, long streamId, long token, Progress progress) {
        Mark mark = progress.mark();
        Head head = feeds.head(streamId);
        Run run = reader.after(streamId, head, mark);
        while (run.events().isEmpty() && !run.end().equals(mark)) {
            mark = run.end();
            run = reader.after(streamId, head, mark);
        }
        if (run.events().isEmpty()) {
            feeds.save(endpoint, streamId, new Progress(mark.lastSeq(), mark.changeSeq(), 0, 0, null));
            return Optional.empty();
        }
        long until = transaction.now() + LEASE.toMillis();
        feeds.save(
                endpoint, streamId, new Progress(mark.lastSeq(), mark.changeSeq(), progress.failures(), token, until));
        return Optional.of(new Claim(endpoint, streamId, token, progress.failures(), mark, run.events(), run.end()));
    }

    @Override
    public Optional<Claim> settle(Claim claim, Settlement settlement) {
        return transaction.run(() -> {
            Progress held = feeds.lock(claim.endpoint(), claim.streamId());
            if (held == null || held.claim() != claim.token()) {
                return Optional.empty();
            }
            long now = transaction.now();
            settlement.attempts().forEach(attempt -> deliveries.note(claim.endpoint(), DeliveryRow.of(attempt, now)));
            Mark mark = claim.after(settlement.passed());
            if (settlement.pause().isEmpty()) {
                Progress progress =
                        new Progress(mark.lastSeq(), mark.changeSeq(), settlement.failures(), claim.token(), null);
                return next(claim.endpoint(), claim.streamId(), claim.token(), progress);
            }
            long due = now + settlement.pause().get().toMillis();
            feeds.save(
                    claim.endpoint(),
                    claim.streamId(),
                    new Progress(mark.lastSeq(), mark.changeSeq(), settlement.failures(), 0, due));
            return Optional.empty();
        });
    }

    @Override
    public List<Long> due(String endpoint, int limit) {
        return feeds.due(endpoint, limit);
    }

    @Override
    public void retryNow(String endpoint) {
        feeds.retryNow(endpoint);
    }

    @Override
    public Stretch behind(String endpoint, long afterConversationId, int limit) {
        return stretch(feeds.standings(endpoint, afterConversationId, limit), afterConversationId, limit);
    }

    @Override
    public Stretch behindInRelations(String endpoint, long afterUserId, int limit) {
        return stretch(relations.standings(endpoint, afterUserId, limit), afterUserId, limit);
    }

    private static Stretch stretch(List<Standing> standings, long after, int limit) {
        List<Long> behind = standings.stream()
                .filter(Standing::behind)
                .map(Standing::streamId)
                .toList();
        long lastId = standings.isEmpty()
                ? after
                : standings.get(standings.size() - 1).streamId();
        return new Stretch(behind, lastId, standings.size() == limit);
    }

    @Override
    public int forgetRelations(Instant before, int limit) {
        return relations.forget(before.toEpochMilli(), limit);
    }
}
