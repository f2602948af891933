package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private final ServerSocket echo = listen();
    private final FaultProxy proxy = FaultProxy.to(echo.getLocalPort());

    @BeforeEach
    void startEcho() {
        Thread thread = new Thread(this::echoAll, "echo");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void pass_request_isAnswered() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void cut_openAndNewConnections_areReset() throws IOException {
        try (Socket client = connect()) {
            ask(client, "hello");
            proxy.cut();
            assertThatThrownBy(() -> ask(client, "again")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> ask(connect(), "anew")).isInstanceOf(IOException.class);
            proxy.heal();
            assertThat(ask(connect(), "healed")).isEqualTo("healed");
        }
    }

    @Test
    void blackHole_request_isAnsweredOnlyAfterHealing() throws IOException {
        try (Socket client = connect()) {
            ask(client, "hello");
            proxy.blackHole();
            client.setSoTimeout(200);
            assertThatThrownBy(() -> ask(client, "lost")).isInstanceOf(SocketTimeoutException.class);
            client.setSoTimeout(10_000);
            proxy.heal();
            assertThat(answer(client, 4)).isEqualTo("lost");
        }
    }

    @Test
    void withholdAnswerTo_matchingRequest_reachesTheServerAlone() throws Exception {
        try (Socket client = connect()) {
            proxy.withholdAnswerTo((connection, chunk) -> new String(chunk, StandardCharsets.UTF_8).contains("commit"));
            assertThat(ask(client, "begin")).isEqualTo("begin");
            client.setSoTimeout(200);
            assertThatThrownBy(() -> ask(client, "commit")).isInstanceOf(SocketTimeoutException.class);
            assertThat(proxy.awaitCaught(10, TimeUnit.SECONDS)).isTrue();
            assertThat(ask(connect(), "commit")).isEqualTo("commit");
        }
    }

    @Test
    void dropRequest_matchingRequest_neverReachesTheServer() throws Exception {
        try (Socket client = connect()) {
            proxy.dropRequest((connection, chunk) -> new String(chunk, StandardCharsets.UTF_8).contains("commit"));
            assertThat(ask(client, "begin")).isEqualTo("begin");
            client.setSoTimeout(200);
            assertThatThrownBy(() -> ask(client, "commit")).isInstanceOf(SocketTimeoutException.class);
            assertThat(proxy.awaitCaught(10, TimeUnit.SECONDS)).isTrue();
            proxy.heal();
            assertThatThrownBy(() -> ask(client, "more")).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(10_000);
        return client;
    }

    private static String ask(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return answer(client, text.length());
    }

    private static String answer(Socket client, int length) throws IOException {
        byte[] bytes = client.getInputStream().readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("ended");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void echoAll() {
        try {
            while (true) {
                Socket socket = echo.accept();
                Thread thread = new Thread(() -> echo(socket), "echo-one");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // Reset.
        }
    }
}
