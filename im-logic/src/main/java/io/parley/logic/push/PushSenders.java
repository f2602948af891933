package io.parley.logic.push;

import io.parley.storage.push.PushSubscription;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The push services of this deployment. */
@Component
class PushSenders {
    private final List<PushSender> senders;

    PushSenders(List<PushSender> senders) {
        this.senders = List.copyOf(senders);
    }

    boolean isEmpty() {
        return senders.isEmpty();
    }

    /** What is wrong with a subscription; empty: nothing. */
    Optional<String> fault(PushSubscription subscription) {
        URI endpoint;
        try {
            endpoint = URI.create(subscription.endpoint());
        } catch (IllegalArgumentException e) {
            return Optional.of("endpoint: not a URL");
        }
        return taking(endpoint)
                .map(sender -> sender.fault(subscription))
                .orElse(Optional.of("endpoint: not one of a push service of this deployment (expected: https://…)"));
    }

    /** Whoever sends to it; empty: nobody any more. */
    Optional<PushSender> of(PushSubscription subscription) {
        return taking(URI.create(subscription.endpoint()))
                .filter(sender -> sender.fault(subscription).isEmpty());
    }

    private Optional<PushSender> taking(URI endpoint) {
        return senders.stream().filter(sender -> sender.takes(endpoint)).findFirst();
    }
}
