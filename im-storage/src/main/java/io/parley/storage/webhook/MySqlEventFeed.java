package io.parley.storage.webhook;

import io.parley.storage.transaction.RetriedTransaction;
import io.parley.storage.webhook.EventReader.Run;
import io.parley.storage.webhook.FeedMapper.Head;
import io.parley.storage.webhook.FeedMapper.Progress;
import io.parley.storage.webhook.FeedMapper.Standing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

@Repository
class MySqlEventFeed implements EventFeed {
    private final FeedMapper feeds;
    private final EventReader reader;
    private final DeliveryMapper deliveries;
    private final RetriedTransaction transaction;

    MySqlEventFeed(FeedMapper feeds, EventReader reader, DeliveryMapper deliveries, RetriedTransaction transaction) {
        this.feeds = feeds;
        this.reader = reader;
        this.deliveries = deliveries;
        this.transaction = transaction;
    }

    @Override
    public void follow(String endpoint) {
        feeds.follow(endpoint);
    }

    @Override
    public Optional<Claim> claim(String endpoint, long conversationId) {
        return transaction.run(() -> {
            Progress progress = locked(endpoint, conversationId);
            if (progress == null || (progress.dueAt() != null && progress.dueAt() > transaction.now())) {
                return Optional.empty();
            }
            long token = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
            return next(endpoint, conversationId, token, progress);
        });
    }

    private @Nullable Progress locked(String endpoint, long conversationId) {
        Progress progress = feeds.lock(endpoint, conversationId);
        if (progress == null) {
            feeds.begin(endpoint, conversationId);
            progress = feeds.lock(endpoint, conversationId);
        }
        return progress;
    }

    /** Reads the head under the lock: whoever finds the claim taken may rely on this look at what is new. */
    private Optional<Claim> next(String endpoint, long conversationId, long token, Progress progress) {
        Mark mark = progress.mark();
        Head head = feeds.head(conversationId);
        if (head == null) {
            return Optional.empty();
        }
        Run run = reader.after(conversationId, head, mark);
        while (run.events().isEmpty() && !run.end().equals(mark)) {
            mark = run.end();
            run = reader.after(conversationId, head, mark);
        }
        if (run.events().isEmpty()) {
            feeds.save(endpoint, conversationId, new Progress(mark.lastSeq(), mark.changeSeq(), 0, 0, null));
            return Optional.empty();
        }
        long until = transaction.now() + LEASE.toMillis();
        feeds.save(
                endpoint,
                conversationId,
                new Progress(mark.lastSeq(), mark.changeSeq(), progress.failures(), token, until));
        return Optional.of(
                new Claim(endpoint, conversationId, token, progress.failures(), mark, run.events(), run.end()));
    }

    @Override
    public Optional<Claim> settle(Claim claim, Settlement settlement) {
        return transaction.run(() -> {
            Progress held = feeds.lock(claim.endpoint(), claim.conversationId());
            if (held == null || held.claim() != claim.token()) {
                return Optional.empty();
            }
            long now = transaction.now();
            settlement.attempts().forEach(attempt -> deliveries.note(claim.endpoint(), DeliveryRow.of(attempt, now)));
            Mark mark = claim.after(settlement.passed());
            if (settlement.pause().isEmpty()) {
                Progress progress =
                        new Progress(mark.lastSeq(), mark.changeSeq(), settlement.failures(), claim.token(), null);
                return next(claim.endpoint(), claim.conversationId(), claim.token(), progress);
            }
            long due = now + settlement.pause().get().toMillis();
            feeds.save(
                    claim.endpoint(),
                    claim.conversationId(),
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
        List<Standing> standings = feeds.standings(endpoint, afterConversationId, limit);
        List<Long> behind = standings.stream()
                .filter(Standing::behind)
                .map(Standing::conversationId)
                .toList();
        long lastId = standings.isEmpty()
                ? afterConversationId
                : standings.get(standings.size() - 1).conversationId();
        return new Stretch(behind, lastId, standings.size() == limit);
    }
}
