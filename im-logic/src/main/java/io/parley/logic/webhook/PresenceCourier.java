package io.parley.logic.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.logic.webhook.WebhookSender.Answer;
import io.parley.storage.routing.PresenceStore.Presence;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells one endpoint of presence, from memory alone: each change at most once, and of one user the newest only, after the one
 * before it was answered. Past {@value #MOST} users that wait, changes are shed. Never blocks.
 */
final class PresenceCourier {
    static final int MOST = 10_000;
    /** What is read of an answer, for nobody. */
    private static final int MAX_ANSWER = 512;

    private final String name;
    private final WebhookConfig.Endpoint endpoint;
    private final WebhookConfig config;
    private final WebhookSender sender;
    private final EventJson json;
    private final MeterRegistry metrics;
    private final Map<Long, Presence> waiting = new LinkedHashMap<>();
    private final Set<Long> underWay = new HashSet<>();

    PresenceCourier(String name, WebhookConfig config, WebhookSender sender, EventJson json, MeterRegistry metrics) {
        this.name = name;
        this.endpoint = config.endpoint(name).orElseThrow();
        this.config = config;
        this.sender = sender;
        this.json = json;
        this.metrics = metrics;
    }

    void changed(Presence presence) {
        if (!endpoint.wants(PresenceEvent.of(presence.state()))) {
            return;
        }
        if (!add(presence)) {
            count("shed");
        }
        tellNext();
    }

    private synchronized boolean add(Presence presence) {
        boolean hasRoom = waiting.size() < MOST || waiting.containsKey(presence.userId());
        if (hasRoom) {
            waiting.merge(
                    presence.userId(), presence, (one, other) -> one.asOf().isAfter(other.asOf()) ? one : other);
        }
        return hasRoom;
    }

    private void tellNext() {
        take().ifPresent(presence -> sender.post(
                        endpoint, EventJson.id(presence), json.of(presence), MAX_ANSWER, config.timeout())
                .thenAccept(answer -> told(presence, answer)));
    }

    /** Who comes next; empty: nobody, or as many as may be are under way. */
    private synchronized Optional<Presence> take() {
        Iterator<Presence> users = waiting.values().iterator();
        while (users.hasNext() && underWay.size() < config.concurrent()) {
            Presence next = users.next();
            if (underWay.add(next.userId())) {
                users.remove();
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    private void told(Presence presence, Answer answer) {
        count(answer.isGood() ? "delivered" : "lost");
        synchronized (this) {
            underWay.remove(presence.userId());
        }
        tellNext();
    }

    private void count(String state) {
        metrics.counter("parley.webhooks.presence", "endpoint", name, "state", state)
                .increment();
    }
}
