package io.parley.logic.probe;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.link.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection to an access node, on the JSON subprotocol. Listener's methods are called one at a time. */
final class ProbeSocket implements WebSocket.Listener {
    private static final String SUBPROTOCOL = "parley.v1.json";
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private final Consumer<ServerFrame> pushes;
    private final Map<Integer, CompletableFuture<ServerFrame>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger lastRequest = new AtomicInteger();
    private final StringBuilder text = new StringBuilder();
    private CompletableFuture<WebSocket> sent = CompletableFuture.failedFuture(new IOException("not connected"));
    private @Nullable WebSocket socket;
    private boolean isEnded;
    private volatile boolean isLeaving;

    /** @param pushes gets every frame that is no reply, on the HTTP client's threads */
    ProbeSocket(Consumer<ServerFrame> pushes) {
        this.pushes = pushes;
    }

    CompletionStage<?> connect(HttpClient http, URI url, Duration timeout) {
        return http.newWebSocketBuilder()
                .subprotocols(SUBPROTOCOL)
                .connectTimeout(timeout)
                .buildAsync(url, this);
    }

    /**
     * Sends one frame and hands on its reply.
     *
     * @return fails with a {@link Refusal} if the reply is an error, or with what ended the connection
     */
    CompletableFuture<ServerFrame> request(ClientFrame.Builder frame) {
        int id = lastRequest.incrementAndGet();
        CompletableFuture<ServerFrame> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        try {
            send(PRINTER.print(frame.setRequestId(id)), reply);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a frame without a form in JSON", e);
        }
        return reply.whenComplete((done, failure) -> waiting.remove(id));
    }

    /** One after the other: the WebSocket takes no text while the one before is on its way. */
    private synchronized void send(String json, CompletableFuture<ServerFrame> reply) {
        sent = sent.thenCompose(webSocket -> webSocket.sendText(json, true));
        sent.whenComplete((done, failure) -> {
            if (failure != null) {
                reply.completeExceptionally(failure);
            }
        });
    }

    /** Whether another request may go out on it. */
    synchronized boolean isUsable() {
        return !isEnded && !isLeaving && socket != null;
    }

    /** Says goodbye; nothing more is heard of it. */
    void close() {
        end(webSocket -> webSocket.sendClose(WebSocket.NORMAL_CLOSURE, ""), new IOException("closed"));
    }

    /** Hangs up; nothing more is heard of it. */
    void abort() {
        end(WebSocket::abort, new IOException("hung up"));
    }

    private void end(Consumer<WebSocket> farewell, IOException reason) {
        WebSocket open;
        synchronized (this) {
            open = isEnded ? null : socket;
            isEnded = true;
        }
        if (open != null) {
            farewell.accept(open);
        }
        fail(reason);
    }

    private void fail(Throwable reason) {
        waiting.values().forEach(reply -> reply.completeExceptionally(reason));
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        boolean isUnwanted;
        synchronized (this) {
            isUnwanted = isEnded;
            socket = webSocket;
            sent = CompletableFuture.completedFuture(webSocket);
        }
        if (isUnwanted) {
            webSocket.abort();
        } else {
            webSocket.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            String json = text.toString();
            text.setLength(0);
            take(json);
        }
        webSocket.request(1);
        return null;
    }

    private void take(String json) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        try {
            PARSER.merge(json, frame);
        } catch (InvalidProtocolBufferException e) {
            fail(e);
            return;
        }
        CompletableFuture<ServerFrame> reply = waiting.get(frame.getReplyTo());
        if (frame.getReplyTo() == 0) {
            isLeaving |= frame.hasGoAway();
            pushes.accept(frame.build());
        } else if (reply != null && frame.hasError()) {
            reply.completeExceptionally(refusal(frame.getError()));
        } else if (reply != null && frame.getSendResult().hasRefusal()) {
            reply.completeExceptionally(
                    refusal(frame.getSendResult().getRefusal().getError()));
        } else if (reply != null) {
            reply.complete(frame.build());
        }
    }

    private static Refusal refusal(Error error) {
        return new Refusal(error.getCode(), error.getMessage());
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        CloseCode known = CloseCode.forNumber(code);
        ended(
                known == CloseCode.TOO_MANY_REQUESTS
                        ? new Refusal(ErrorCode.BUSY, reason)
                        : new IOException("closed: " + (known == null ? code : known) + " " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        ended(error);
    }

    private void ended(Throwable reason) {
        synchronized (this) {
            isEnded = true;
        }
        fail(reason);
    }
}
