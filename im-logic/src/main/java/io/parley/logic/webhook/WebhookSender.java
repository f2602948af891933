package io.parley.logic.webhook;

import io.parley.logic.link.Stages;
import io.parley.storage.webhook.Attempt;
import io.parley.storage.webhook.LoggedEvent;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** Sends one signed request to a URL of the operator's configuration, and to nowhere that its answer points to. */
@Component
class WebhookSender {
    private static final int MAX_TEXT = 512;

    private final EventJson json;
    private final WebhookConfig config;
    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    WebhookSender(EventJson json, WebhookConfig config, Clock clock) {
        this.json = json;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @param status 0: no answer came
     * @param text what the host said, or what went wrong
     */
    record Answer(int status, String text) {
        boolean isGood() {
            return status / 100 == 2;
        }

        /** Its beginning, on one line. */
        String brief() {
            String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
            return clean.substring(0, Math.min(clean.length(), Attempt.MAX_DETAIL));
        }
    }

    /** Blocks until the answer is there, or as long as it may take. */
    Answer send(WebhookConfig.Endpoint endpoint, LoggedEvent event) {
        return post(endpoint, event.id(), json.of(event), MAX_TEXT, config.timeout())
                .join();
    }

    /**
     * Never blocks.
     *
     * @param most bytes of the answer that are read
     * @return never fails
     */
    CompletableFuture<Answer> post(
            WebhookConfig.Endpoint endpoint, String id, byte[] body, int most, Duration timeout) {
        HttpRequest request = HttpRequest.newBuilder(endpoint.url())
                .header("Content-Type", "application/json")
                .header("User-Agent", "Parley")
                .header("Parley-Event-Id", id)
                .header(WebhookSignature.HEADER, WebhookSignature.of(endpoint.secrets(), clock.instant(), body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        CompletableFuture<HttpResponse<String>> pending = client.sendAsync(request, head -> new FirstBytes(most));
        return pending.copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(response -> new Answer(response.statusCode(), response.body()))
                .exceptionally(failure -> {
                    pending.cancel(true);
                    Throwable cause = Stages.cause(failure);
                    return new Answer(
                            0,
                            cause instanceof TimeoutException
                                    ? "no answer within " + timeout.toMillis() + " ms"
                                    : cause.toString());
                });
    }
}
