package io.parley.access.testing;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Hello;
import io.parley.common.protocol.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket client that is not Netty's, so that both ends do not share a mistake. */
public final class TestClient implements WebSocket.Listener, AutoCloseable {
    private final LinkedBlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private final boolean isJson;
    private final WebSocket socket;

    private TestClient(int port, String subprotocol) {
        this.isJson = subprotocol.endsWith(".json");
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols(subprotocol)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), this)
                .join();
    }

    public static TestClient proto(int port) {
        return new TestClient(port, "parley.v1.proto");
    }

    public static TestClient json(int port) {
        return new TestClient(port, "parley.v1.json");
    }

    public TestClient hello(String token, String deviceId) {
        return send(ClientFrame.newBuilder()
                .setRequestId(1)
                .setHello(Hello.newBuilder().setToken(token).setDeviceId(deviceId))
                .build());
    }

    public TestClient send(ClientFrame frame) {
        try {
            if (isJson) {
                socket.sendText(JsonFormat.printer().print(frame), true).join();
            } else {
                sendBytes(frame.toByteArray());
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
        return this;
    }

    public TestClient sendBytes(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    public TestClient sendText(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    /** The next frame. */
    public ServerFrame next() {
        try {
            ServerFrame frame = frames.poll(10, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("no frame within 10 s; close code " + closeCode.getNow(null));
            }
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public int awaitClose() {
        await().atMost(10, TimeUnit.SECONDS).until(closeCode::isDone);
        return closeCode.join();
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        binary.writeBytes(bytes);
        if (last) {
            try {
                frames.add(ServerFrame.parseFrom(binary.toByteArray()));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
            binary.reset();
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            ServerFrame.Builder frame = ServerFrame.newBuilder();
            try {
                JsonFormat.parser().merge(text.toString(), frame);
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
            frames.add(frame.build());
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeCode.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closeCode.complete(1006);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
