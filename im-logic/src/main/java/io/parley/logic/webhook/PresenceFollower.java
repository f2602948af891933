package io.parley.logic.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.logic.watch.PresenceListener;
import io.parley.storage.routing.PresenceStore.Presence;
import java.util.List;
import org.springframework.stereotype.Component;

/** Passes changes of presence on to the endpoints that ask for them. */
@Component
class PresenceFollower implements PresenceListener {
    private final List<PresenceCourier> couriers;

    PresenceFollower(WebhookConfig config, WebhookSender sender, EventJson json, MeterRegistry metrics) {
        this.couriers = config.endpoints().entrySet().stream()
                .filter(entry -> entry.getValue().wantsPresence())
                .map(entry -> new PresenceCourier(entry.getKey(), config, sender, json, metrics))
                .toList();
    }

    @Override
    public void changed(Presence presence) {
        couriers.forEach(courier -> courier.changed(presence));
    }
}
