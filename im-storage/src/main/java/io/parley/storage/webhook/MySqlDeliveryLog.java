package io.parley.storage.webhook;

import io.parley.storage.webhook.DeliveryMapper.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

@Repository
class MySqlDeliveryLog implements DeliveryLog {
    private final DeliveryMapper deliveries;
    private final EventReader events;

    MySqlDeliveryLog(DeliveryMapper deliveries, EventReader events) {
        this.deliveries = deliveries;
        this.events = events;
    }

    @Override
    public List<Delivery> list(String endpoint, Optional<DeliveryState> state, long beforeId, int limit) {
        Integer number = state.map(DeliveryState::number).orElse(null);
        return deliveries.list(endpoint, number, beforeId, limit).stream()
                .map(DeliveryRow::toDelivery)
                .toList();
    }

    @Override
    public Optional<Delivery> find(String endpoint, long deliveryId) {
        return Optional.ofNullable(deliveries.find(endpoint, deliveryId)).map(DeliveryRow::toDelivery);
    }

    @Override
    public boolean replay(String endpoint, long deliveryId) {
        return deliveries.replay(endpoint, deliveryId) == 1;
    }

    @Override
    public int replay(String endpoint, DeliveryState state, Period period, int limit) {
        return deliveries.replayAll(
                endpoint,
                state.number(),
                period.from().toEpochMilli(),
                period.to().toEpochMilli(),
                limit);
    }

    @Override
    public List<Long> dueReplays(String endpoint, int limit) {
        return deliveries.due(endpoint, limit);
    }

    @Override
    public Optional<Replay> claimReplay(long deliveryId) {
        long token = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        if (deliveries.claim(deliveryId, token, EventFeed.LEASE.toMillis()) == 0) {
            return Optional.empty();
        }
        DeliveryRow row = deliveries.claimed(deliveryId, token);
        if (row == null) {
            return Optional.empty();
        }
        Optional<LoggedEvent> event = events.at(row.conversationId(), EventType.of(row.type()), row.position());
        if (event.isEmpty()) {
            deliveries.settle(deliveryId, token, Outcome.gone(row.tries()), null);
        }
        return event.map(found -> new Replay(deliveryId, token, row.tries(), found));
    }

    @Override
    public void settleReplay(Replay replay, Attempt attempt, Optional<Duration> pause) {
        @Nullable Long millis = pause.map(Duration::toMillis).orElse(null);
        deliveries.settle(replay.deliveryId(), replay.token(), Outcome.of(attempt), millis);
    }

    @Override
    public int forget(boolean delivered, Instant before, int limit) {
        List<DeliveryState> states =
                delivered ? List.of(DeliveryState.DELIVERED) : List.of(DeliveryState.FAILING, DeliveryState.DEAD);
        return states.stream()
                .mapToInt(state -> deliveries.forget(state.number(), before.toEpochMilli(), limit))
                .sum();
    }
}
