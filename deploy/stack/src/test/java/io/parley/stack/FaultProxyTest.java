package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private final ServerSocket echo = listen();
    private final LongAdder echoed = new LongAdder();
    private final CountDownLatch gone = new CountDownLatch(1);
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

    @Test
    void resetConnections_openOnes_areReset_andNewOnesPass() throws IOException {
        try (Socket client = connect()) {
            ask(client, "hello");
            proxy.resetConnections();
            assertThatThrownBy(() -> ask(client, "again")).isInstanceOf(IOException.class);
            assertThat(ask(connect(), "anew")).isEqualTo("anew");
        }
    }

    @Test
    void blackHoleUp_request_neverArrives_untilHealed() throws IOException {
        try (Socket client = connect()) {
            ask(client, "hello");
            proxy.blackHoleUp();
            client.setSoTimeout(200);
            assertThatThrownBy(() -> ask(client, "lost")).isInstanceOf(SocketTimeoutException.class);
            assertThat(echoed.sum()).isEqualTo(5);
            client.setSoTimeout(10_000);
            proxy.heal();
            assertThat(answer(client, 4)).isEqualTo("lost");
        }
    }

    @Test
    void blackHoleDown_request_arrives_andItsAnswerDoesNot() throws IOException {
        try (Socket client = connect()) {
            ask(client, "hello");
            proxy.blackHoleDown();
            client.setSoTimeout(200);
            assertThatThrownBy(() -> ask(client, "lost")).isInstanceOf(SocketTimeoutException.class);
            assertThat(echoed.sum()).isEqualTo(9);
            client.setSoTimeout(10_000);
            proxy.heal();
            assertThat(answer(client, 4)).isEqualTo("lost");
        }
    }

    @Test
    void blackHole_clientGone_serverIsNotTold_untilHealed() throws Exception {
        try (Socket client = connect()) {
            ask(client, "hello");
            proxy.blackHole();
        }
        assertThat(gone.await(200, TimeUnit.MILLISECONDS)).isFalse();
        proxy.heal();
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void delay_chunks_comeLateAndInOrder() throws IOException {
        proxy.delay(Duration.ofMillis(30), Duration.ofMillis(60), 1);
        try (Socket client = connect()) {
            long began = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                client.getOutputStream().write(new byte[] {(byte) ('a' + i)});
            }
            assertThat(answer(client, 5)).isEqualTo("abcde");
            // Late on both ways.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(60));
        }
    }

    @Test
    void delay_leastAboveMost_isRefused() {
        assertThatThrownBy(() -> proxy.delay(Duration.ofMillis(2), Duration.ofMillis(1), 1))
                .hasMessage("least, most: PT0.002S, PT0.001S (expected: 0 <= least <= most, most > 0)");
    }

    @Test
    void throttle_manyBytes_takeTheirTime_andHealingEndsIt() throws IOException {
        proxy.throttle(100_000);
        byte[] sent = new byte[50_000];
        new Random(1).nextBytes(sent);
        try (Socket client = connect()) {
            long began = System.nanoTime();
            client.getOutputStream().write(sent);
            assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(490));
            proxy.throttle(1);
            client.getOutputStream().write(sent);
            proxy.heal();
            assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        }
    }

    @Test
    void throttle_zero_isRefused() {
        assertThatThrownBy(() -> proxy.throttle(0)).hasMessage("bytesPerSecond: 0 (expected: >= 1)");
    }

    @Test
    void pass_manyBytesAndTheEnd_allArriveFastEnough() throws IOException {
        byte[] sent = new byte[32 * 1024 * 1024];
        new Random(1).nextBytes(sent);
        try (Socket client = connect()) {
            Thread writer = new Thread(() -> send(client, sent), "writer");
            writer.start();
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
        }
    }

    private static void send(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private void echo(Socket socket) {
        try (socket) {
            byte[] buffer = new byte[8192];
            InputStream in = socket.getInputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                echoed.add(length);
                socket.getOutputStream().write(buffer, 0, length);
            }
        } catch (IOException e) {
            // Reset.
        } finally {
            gone.countDown();
        }
    }
}
