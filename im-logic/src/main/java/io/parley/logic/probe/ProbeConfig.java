package io.parley.logic.probe;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param urls where access nodes take clients, {@code ws://…} or {@code wss://…}; after a failure the next one's turn comes,
 *     as in {@link AccessUrls}. Empty: no probe
 * @param interval how long after a message has arrived the next one is sent
 * @param timeout how long one message may take, connecting included
 * @param failures after how many in a row the node is not ready
 */
@ConfigurationProperties("parley.probe")
record ProbeConfig(
        @DefaultValue List<URI> urls,
        @DefaultValue("3s") Duration interval,
        @DefaultValue("4s") Duration timeout,
        @DefaultValue("2") int failures) {
    /** How long after a failure the next message is sent. */
    static final Duration RETRY = Duration.ofSeconds(1);

    ProbeConfig {
        urls = List.copyOf(urls);
        for (URI url : urls) {
            if (!"ws".equals(url.getScheme()) && !"wss".equals(url.getScheme())) {
                throw new IllegalArgumentException("parley.probe.urls: " + url + " (expected: ws://… or wss://…)");
            }
        }
        if (interval.toMillis() < 1 || timeout.toMillis() < 1 || failures < 1) {
            throw new IllegalArgumentException("parley.probe: interval " + interval + ", timeout " + timeout
                    + ", failures " + failures + " (expected: >= 1ms, >= 1ms, >= 1)");
        }
    }

    boolean isOn() {
        return !urls.isEmpty();
    }

    /** The longest that it can take from a message that arrived until a path that broke right behind it is found dead. */
    Duration longestSilence() {
        return interval.plus(timeout).plus(RETRY.plus(timeout).multipliedBy(failures - 1L));
    }
}
