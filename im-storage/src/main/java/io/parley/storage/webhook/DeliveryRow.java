package io.parley.storage.webhook;

import io.parley.storage.webhook.DeliveryLog.Delivery;
import java.time.Instant;

record DeliveryRow(
        long deliveryId,
        long conversationId,
        int type,
        long position,
        int state,
        int tries,
        int status,
        String detail,
        long firstAt,
        long lastAt) {

    /** Its id is the database's to give. */
    static DeliveryRow of(Attempt attempt, long now) {
        LoggedEvent event = attempt.event();
        return new DeliveryRow(
                0,
                event.streamId(),
                event.type().number(),
                event.position(),
                attempt.state().number(),
                attempt.tries(),
                attempt.status(),
                attempt.detail(),
                now,
                now);
    }

    Delivery toDelivery() {
        return new Delivery(
                deliveryId,
                conversationId,
                EventType.of(type),
                position,
                DeliveryState.of(state),
                tries,
                status,
                detail,
                Instant.ofEpochMilli(firstAt),
                Instant.ofEpochMilli(lastAt));
    }
}
