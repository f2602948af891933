package io.parley.logic.webhook;

import io.parley.logic.link.Stages;
import io.parley.storage.webhook.Attempt;
import io.parley.storage.webhook.LoggedEvent;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** Sends one signed request to a URL of the operator's configuration, and to nowhere that its answer points to. */
@Component
class WebhookSender {
    private static final int MAX_ANSWER = 512;

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
     * @param text the beginning of what the host said, or what went wrong
     */
    record Answer(int status, String text) {
        boolean isGood() {
            return status / 100 == 2;
        }
    }

    /** Blocks until the answer is there, or as long as it may take. */
    Answer send(WebhookConfig.Endpoint endpoint, LoggedEvent event) {
        byte[] body = json.of(event);
        HttpRequest request = HttpRequest.newBuilder(endpoint.url())
                .header("Content-Type", "application/json")
                .header("User-Agent", "Parley")
                .header("Parley-Event-Id", event.id())
                .header(WebhookSignature.HEADER, WebhookSignature.of(endpoint.secrets(), clock.instant(), body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        CompletableFuture<HttpResponse<String>> pending = client.sendAsync(request, head -> new FirstBytes(MAX_ANSWER));
        try {
            HttpResponse<String> response = pending.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), cut(response.body()));
        } catch (TimeoutException e) {
            pending.cancel(true);
            return new Answer(0, "no answer within " + config.timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            return new Answer(0, cut(Stages.cause(e).toString()));
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            return new Answer(0, "interrupted");
        }
    }

    private static String cut(String text) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.substring(0, Math.min(clean.length(), Attempt.MAX_DETAIL));
    }
}
