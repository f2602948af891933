package io.parley.logic.probe;

import io.parley.logic.probe.DeliveryVerdict.View;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The probe's verdict, as {@code delivery} in {@code /actuator/health/readiness}. Never blocks. */
@Component("deliveryHealthIndicator")
class DeliveryHealth implements HealthIndicator {
    private final DeliveryProbe probe;

    DeliveryHealth(DeliveryProbe probe) {
        this.probe = probe;
    }

    @Override
    public Health health() {
        if (!probe.isOn()) {
            return Health.unknown()
                    .withDetail("reason", "no probe: parley.probe.urls is empty")
                    .build();
        }
        View view = probe.verdict();
        Health.Builder health = switch (view.state()) {
            case WAITING -> Health.unknown().withDetail("reason", "no access node has attached yet");
            case ALIVE -> Health.up();
            case DEAD -> Health.down();
        };
        view.last()
                .ifPresent(last -> health.withDetail("ackMillis", last.ack().toMillis())
                        .withDetail("deliveryMillis", last.delivery().toMillis())
                        .withDetail("deliveredBy", last.hinted() ? "hint" : "push")
                        .withDetail("secondsAgo", view.age().toSeconds()));
        if (!view.reason().isEmpty()) {
            health.withDetail("failures", view.failures()).withDetail("reason", view.reason());
        }
        return health.build();
    }
}
