package io.parley.stack.compat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A client's connection that knows nothing of the protocol: messages go in and come out as bytes. */
final class ClientSocket implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int NO_CLOSE_FRAME = 1006;

    private final Inbox<byte[]> inbox = new Inbox<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    ClientSocket(URI uri, String subprotocol) throws Exception {
        socket = HTTP.newWebSocketBuilder()
                .subprotocols(subprotocol)
                .buildAsync(uri, new Listener())
                .get(30, TimeUnit.SECONDS);
        if (!socket.getSubprotocol().equals(subprotocol)) {
            throw new AssertionError("subprotocol " + socket.getSubprotocol() + " (expected: " + subprotocol + ")");
        }
    }

    void say(byte[] message, boolean isText) throws Exception {
        CompletableFuture<WebSocket> sent = isText
                ? socket.sendText(new String(message, StandardCharsets.UTF_8), true)
                : socket.sendBinary(ByteBuffer.wrap(message), true);
        sent.get(30, TimeUnit.SECONDS);
    }

    Inbox<byte[]> inbox() {
        return inbox;
    }

    /** Waits for the end; 1006 if there was no close frame. */
    int closeCode() throws Exception {
        return closed.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }

    private final class Listener implements WebSocket.Listener {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            bytes.writeBytes(part);
            if (last) {
                inbox.add(bytes.toByteArray());
                bytes.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                inbox.add(text.toString().getBytes(StandardCharsets.UTF_8));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.complete(NO_CLOSE_FRAME);
        }
    }
}
