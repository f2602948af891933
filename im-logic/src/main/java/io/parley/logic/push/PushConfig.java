package io.parley.logic.push;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param vapid without keys there is no Web Push
 * @param hosts of push services, as {@code web.push.apple.com} or {@code *.notify.windows.com}
 * @param allowLoopback whether endpoints may be {@code http} at this machine
 * @param preview whether a notification holds the beginning of the message
 * @param ttl how long a push service keeps what it can't deliver
 * @param timeout for one answer of a push service
 * @param concurrent notifications that one node sends at once
 * @param queue messages, and notifications to be tried again, that wait on one node; further ones are shed
 * @param attempts until a notification is given up
 * @param backoff until the second attempt; it doubles from then on
 */
@ConfigurationProperties("parley.push")
public record PushConfig(
        @DefaultValue Vapid vapid,

        @DefaultValue({"fcm.googleapis.com", "*.push.services.mozilla.com", "*.notify.windows.com", "web.push.apple.com"
        })
        List<String> hosts,

        @DefaultValue("false") boolean allowLoopback,
        @DefaultValue("true") boolean preview,
        @DefaultValue("1d") Duration ttl,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("16") int concurrent,
        @DefaultValue("1000") int queue,
        @DefaultValue("4") int attempts,
        @DefaultValue("2s") Duration backoff) {
    public PushConfig {
        hosts = List.copyOf(hosts);
        if (ttl.isNegative() || timeout.toMillis() < 1 || backoff.toMillis() < 1) {
            throw new IllegalArgumentException("parley.push: ttl " + ttl + ", timeout " + timeout + ", backoff "
                    + backoff + " (expected: >= 0, > 0, > 0)");
        }
        if (concurrent < 1 || queue < 1 || attempts < 1) {
            throw new IllegalArgumentException("parley.push: concurrent " + concurrent + ", queue " + queue
                    + ", attempts " + attempts + " (expected: > 0)");
        }
    }

    /**
     * @param publicKey a P-256 point, uncompressed, base64url
     * @param privateKey its scalar, base64url
     * @param subject whom a push service can turn to, {@code mailto:…} or {@code https://…}
     */
    public record Vapid(
            @DefaultValue("") String publicKey,
            @DefaultValue("") String privateKey,
            @DefaultValue("") String subject) {
        @Override
        public String toString() {
            return "Vapid[publicKey=" + publicKey + ", subject=" + subject + "]";
        }
    }
}
