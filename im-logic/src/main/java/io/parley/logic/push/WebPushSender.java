package io.parley.logic.push;

import com.zerodeplibs.webpush.EncryptedPushMessage;
import com.zerodeplibs.webpush.MessageEncryptions;
import com.zerodeplibs.webpush.PushMessage;
import com.zerodeplibs.webpush.UserAgentMessageEncryptionKeyInfo;
import com.zerodeplibs.webpush.VAPIDKeyPair;
import com.zerodeplibs.webpush.jwt.VAPIDJWTParam;
import io.parley.logic.link.Stages;
import io.parley.storage.push.PushSubscription;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

/** Web Push (RFC 8030), encrypted for the device (RFC 8291), signed with the deployment's key (RFC 8292). Follows no redirect. */
@Component
@ConditionalOnExpression("!'${parley.push.vapid.private-key:}'.isEmpty()")
class WebPushSender implements PushSender {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int AUTH = 16;
    private static final int HTTPS_PORT = 443;
    private static final int TOKEN_HOURS = 12;

    private final PushConfig config;
    private final VAPIDKeyPair keys;
    private final HttpClient client;

    WebPushSender(PushConfig config) {
        this.config = config;
        this.keys = VapidKeys.of(config.vapid());
        this.client = HttpClient.newBuilder()
                .connectTimeout(config.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** What a browser subscribes with. */
    String publicKey() {
        return keys.extractPublicKeyInUncompressedFormAsString();
    }

    @Override
    public boolean takes(URI endpoint) {
        return "https".equals(endpoint.getScheme()) || "http".equals(endpoint.getScheme());
    }

    @Override
    public Optional<String> fault(PushSubscription subscription) {
        URI endpoint = URI.create(subscription.endpoint());
        String host = endpoint.getHost();
        if (host == null || endpoint.getUserInfo() != null) {
            return Optional.of("endpoint: not the URL of a push service (expected: https://host/…)");
        }
        boolean isLoopback = config.allowLoopback() && LOOPBACK.contains(host);
        if (!isLoopback) {
            if (!endpoint.getScheme().equals("https")) {
                return Optional.of("endpoint: " + endpoint.getScheme() + " (expected: https)");
            }
            boolean isKnown = config.hosts().stream().anyMatch(known -> fits(known, host));
            if (!isKnown || (endpoint.getPort() != -1 && endpoint.getPort() != HTTPS_PORT)) {
                return Optional.of("endpoint: not at a push service that this deployment sends to (expected: a host of "
                        + config.hosts() + ")");
            }
        }
        try {
            UserAgentMessageEncryptionKeyInfo.of(subscription.p256dh(), subscription.auth());
            if (Base64.getUrlDecoder().decode(subscription.auth()).length == AUTH) {
                return Optional.empty();
            }
        } catch (RuntimeException e) {
            // Below: what the library says is not for clients.
        }
        return Optional.of("keys: not those of a push subscription (expected: p256dh and auth as the browser gave"
                + " them, base64url of a P-256 point of 65 bytes and of 16 bytes)");
    }

    private static boolean fits(String known, String host) {
        return known.startsWith("*.") ? host.endsWith(known.substring(1)) : host.equals(known);
    }

    @Override
    public CompletableFuture<Outcome> send(PushSubscription subscription, byte[] notification, String topic) {
        // One for each message: it is not safe for use by many threads.
        EncryptedPushMessage message = MessageEncryptions.of()
                .encrypt(
                        UserAgentMessageEncryptionKeyInfo.of(subscription.p256dh(), subscription.auth()),
                        PushMessage.of(notification));
        VAPIDJWTParam token = VAPIDJWTParam.getBuilder()
                .resourceURLString(subscription.endpoint())
                .expiresAfter(TOKEN_HOURS, TimeUnit.HOURS)
                .subject(config.vapid().subject())
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(subscription.endpoint()))
                .header("Authorization", keys.generateAuthorizationHeaderValue(token))
                .header("Content-Encoding", message.contentEncoding())
                .header("Content-Type", message.mediaType())
                .header("TTL", Long.toString(config.ttl().toSeconds()))
                .header("Urgency", "high")
                .header("Topic", topic)
                .timeout(config.timeout())
                .POST(BodyPublishers.ofByteArray(message.toBytes()))
                .build();
        CompletableFuture<HttpResponse<Void>> response = client.sendAsync(request, BodyHandlers.discarding());
        // The request's own time-out ends with the headers.
        return response.copy()
                .orTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> response.cancel(true))
                .thenApply(WebPushSender::outcome)
                .exceptionally(
                        failure -> new Outcome.Later(Stages.cause(failure).toString(), Duration.ZERO));
    }

    private static Outcome outcome(HttpResponse<Void> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return new Outcome.Sent();
        }
        if (status == 404 || status == 410) {
            return new Outcome.Gone();
        }
        return status == 429 || status / 100 == 5
                ? new Outcome.Later("status " + status, retryAfter(response))
                : new Outcome.Refused("status " + status);
    }

    /** In seconds; a date is not understood, and no advice. */
    private static Duration retryAfter(HttpResponse<Void> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
    }
}
