package io.parley.chaos.fault;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One client that keeps to nothing: it asks as fast as its connection takes it, and connects anew when it is thrown out. */
final class Flood {
    private static final int PATIENCE_SECONDS = 10;
    private static final String QUESTION = "{\"requestId\": 1, \"listRelations\": {}}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI socket;
    private final String token;

    Flood(URI socket, String token) {
        this.socket = socket;
        this.token = token;
    }

    /** Blocks for this long. */
    void run(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        while (end - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
            try {
                flood(end);
            } catch (ExecutionException | TimeoutException | CompletionException e) {
                // Thrown out, or not let in: the next try follows.
                Saboteur.pause(Duration.ofMillis(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void flood(long end) throws ExecutionException, InterruptedException, TimeoutException {
        AtomicBoolean isClosed = new AtomicBoolean();
        WebSocket line = http.newWebSocketBuilder()
                .subprotocols("parley.v1.json")
                .buildAsync(socket, new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onClose(WebSocket closed, int code, String why) {
                        isClosed.set(true);
                        return null;
                    }

                    @Override
                    public void onError(WebSocket broken, Throwable why) {
                        isClosed.set(true);
                    }
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            say(
                    line,
                    "{\"requestId\": 1, \"hello\": {\"token\": \"" + token
                            + "\", \"deviceId\": \"flooding-device\", \"client\": \"flood/1\"}}");
            while (!isClosed.get() && end - System.nanoTime() > 0) {
                say(line, QUESTION);
            }
        } finally {
            line.abort();
        }
    }

    private static void say(WebSocket line, String text)
            throws ExecutionException, InterruptedException, TimeoutException {
        line.sendText(text, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
