package io.parley.logic.webhook;

import io.parley.storage.webhook.EventFeed;
import io.parley.storage.webhook.EventType;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param endpoints who is told, by name; none: nothing is done. A name keeps its place in the logs, also while it is not
 *     configured
 * @param timeout for one answer, connecting included
 * @param concurrent streams of events, such as conversations, that one node tells one endpoint of at once
 * @param sweep how often a node looks for what no hint told of, such as what a node that died had stored
 * @param keep how long what was delivered stays in the delivery log
 * @param keepDead how long dead letters do
 */
@ConfigurationProperties("parley.webhooks")
public record WebhookConfig(
        @DefaultValue Map<String, Endpoint> endpoints,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("8") int concurrent,
        @DefaultValue("30s") Duration sweep,
        @DefaultValue Retry retry,
        @DefaultValue("3d") Duration keep,
        @DefaultValue("30d") Duration keepDead) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final int MIN_SECRET = 24;
    private static final Duration MAX_TIMEOUT = EventFeed.LEASE.dividedBy(3);

    public WebhookConfig {
        endpoints = Map.copyOf(endpoints);
        endpoints.forEach((name, endpoint) -> {
            String where = "parley.webhooks.endpoints." + name;
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(where + ": not a name (expected: " + NAME + ")");
            }
            endpoint.check(where);
        });
        if (timeout.toMillis() < 1 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "parley.webhooks.timeout: " + timeout + " (expected: up to " + MAX_TIMEOUT + ")");
        }
        if (concurrent < 1 || sweep.toMillis() < 1 || keep.toMillis() < 1 || keepDead.toMillis() < 1) {
            throw new IllegalArgumentException("parley.webhooks: concurrent " + concurrent + ", sweep " + sweep
                    + ", keep " + keep + ", keep-dead " + keepDead + " (expected: > 0)");
        }
    }

    Optional<Endpoint> endpoint(String name) {
        return Optional.ofNullable(endpoints.get(name));
    }

    /**
     * @param secret what is sent is signed with
     * @param previousSecret and with this one, too, while the host turns to the other; empty: none
     * @param events {@link EventType#code()}, {@link PresenceEvent#code()}; empty: all but of presence
     */
    public record Endpoint(
            URI url,
            @DefaultValue("") String secret,
            @DefaultValue("") String previousSecret,
            @DefaultValue Set<String> events) {
        public Endpoint {
            // What is not configured is bound as null.
            url = url == null ? URI.create("") : url;
            events = Set.copyOf(events);
        }

        /**
         * @param where it stands in the configuration
         * @throws IllegalArgumentException if it can't be one
         */
        void check(String where) {
            if (!("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    || url.getHost() == null
                    || url.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        where + ".url: " + (url.toString().isEmpty() ? "missing" : "not one")
                                + " (expected: http or https, with a host, without a password)");
            }
            for (String each : secrets()) {
                if (each.length() < MIN_SECRET) {
                    throw new IllegalArgumentException(where + ": a secret of " + each.length()
                            + " characters (expected: " + MIN_SECRET + " or more)");
                }
            }
            List<String> known = Stream.concat(
                            Arrays.stream(EventType.values()).map(EventType::code),
                            Arrays.stream(PresenceEvent.values()).map(PresenceEvent::code))
                    .toList();
            if (!known.containsAll(events)) {
                throw new IllegalArgumentException(where + ".events: " + events + " (expected: some of " + known + ")");
            }
        }

        List<String> secrets() {
            return previousSecret.isEmpty() ? List.of(secret) : List.of(secret, previousSecret);
        }

        boolean wants(EventType type) {
            return events.isEmpty() || events.contains(type.code());
        }

        /** Only by name. */
        boolean wants(PresenceEvent event) {
            return events.contains(event.code());
        }

        boolean wantsPresence() {
            return Arrays.stream(PresenceEvent.values()).anyMatch(this::wants);
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return url + " " + events;
        }
    }

    /**
     * @param min pause after the first failure; each further one doubles it
     * @param max the longest pause
     * @param tries after so many an event is a dead letter
     * @param giveUpAfter an event that is older is one after its next failure
     */
    public record Retry(
            @DefaultValue("1s") Duration min,
            @DefaultValue("30m") Duration max,
            @DefaultValue("20") int tries,
            @DefaultValue("24h") Duration giveUpAfter) {
        public Retry {
            if (min.toMillis() < 1 || max.compareTo(min) < 0 || tries < 1 || giveUpAfter.isNegative()) {
                throw new IllegalArgumentException("parley.webhooks.retry: min " + min + ", max " + max + ", tries "
                        + tries + ", give-up-after " + giveUpAfter
                        + " (expected: min > 0, max >= min, tries > 0, give-up-after >= 0)");
            }
        }

        /**
         * How long to wait after so many failures in a row; half of it is random, so that what failed together is not
         * tried together again. Empty: give up.
         */
        Optional<Duration> pause(int failures, Duration age) {
            if (failures >= tries || age.compareTo(giveUpAfter) > 0) {
                return Optional.empty();
            }
            long most = Math.min(max.toMillis(), min.toMillis() << Math.min(failures - 1, 30));
            return Optional.of(
                    Duration.ofMillis(most - ThreadLocalRandom.current().nextLong(most / 2 + 1)));
        }
    }
}
