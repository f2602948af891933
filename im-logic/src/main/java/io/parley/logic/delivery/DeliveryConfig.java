package io.parley.logic.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param queueSize of pushes that wait for a lookup; over it their receivers are hinted instead
 * @param lookupUsers how many users' routes one lookup asks for
 * @param lookupTimeout a lookup without an answer for this long has failed
 * @param pause after a failed lookup receivers are hinted without one for this long
 */
@ConfigurationProperties("parley.delivery")
public record DeliveryConfig(
        @DefaultValue("32MB") DataSize queueSize,
        @DefaultValue("1000") int lookupUsers,
        @DefaultValue("1s") Duration lookupTimeout,
        @DefaultValue("500ms") Duration pause) {
    public DeliveryConfig {
        if (queueSize.toBytes() < 1 || lookupUsers < 1 || lookupTimeout.toMillis() < 1 || pause.isNegative()) {
            throw new IllegalArgumentException("parley.delivery: queue-size " + queueSize + ", lookup-users "
                    + lookupUsers + ", lookup-timeout " + lookupTimeout + ", pause " + pause
                    + " (expected: > 0, pause >= 0)");
        }
    }
}
