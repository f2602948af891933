package io.parley.logic.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param url who is asked; empty: nobody
 * @param secret as of an endpoint
 * @param previousSecret as of an endpoint
 * @param timeout for an answer, connecting included
 * @param onFailure what becomes of a message about which no answer came
 * @param concurrent messages of one node that may be asked about at once; further ones count as failures
 */
@ConfigurationProperties("parley.before-send")
public record BeforeSendConfig(
        @DefaultValue("") String url,
        @DefaultValue("") String secret,
        @DefaultValue("") String previousSecret,
        @DefaultValue("1s") Duration timeout,
        @DefaultValue("allow") OnFailure onFailure,
        @DefaultValue("200") int concurrent) {
    /** So that what was asked about can be decided on within the time that a request is good for. */
    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(2);

    /** What counts in the host's place. */
    public enum OnFailure {
        ALLOW,
        /** As UNAVAILABLE, to be sent again. */
        REFUSE
    }

    public BeforeSendConfig {
        if (timeout.toMillis() < 1 || timeout.compareTo(MAX_TIMEOUT) > 0 || concurrent < 1) {
            throw new IllegalArgumentException("parley.before-send: timeout " + timeout + ", concurrent " + concurrent
                    + " (expected: timeout up to " + MAX_TIMEOUT + ", concurrent > 0)");
        }
        endpoint(url, secret, previousSecret).ifPresent(endpoint -> endpoint.check("parley.before-send"));
    }

    Optional<WebhookConfig.Endpoint> endpoint() {
        return endpoint(url, secret, previousSecret);
    }

    private static Optional<WebhookConfig.Endpoint> endpoint(String url, String secret, String previousSecret) {
        return url.isEmpty()
                ? Optional.empty()
                : Optional.of(new WebhookConfig.Endpoint(URI.create(url), secret, previousSecret, Set.of()));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return url;
    }
}
