package io.parley.access.bootstrap;

import static io.parley.access.testing.RawClient.BINARY;
import static io.parley.access.testing.RawClient.CONTINUATION;
import static io.parley.access.testing.RawClient.FINAL;
import static io.parley.access.testing.RawClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.access.connection.ConnectionConfig;
import io.parley.access.connection.HeartbeatConfig;
import io.parley.access.connection.InboundConfig;
import io.parley.access.connection.OutboundConfig;
import io.parley.access.handshake.HandshakeConfig;
import io.parley.access.testing.FakeLogic;
import io.parley.access.testing.RawClient;
import io.parley.access.testing.TestTokens;
import io.parley.common.link.AccessEvent;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.Hello;
import io.parley.common.protocol.Ping;
import io.parley.common.protocol.Pull;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever may come over a socket: each gets its code, is counted, and reaches no logic node. */
class BadInputTest {
    private static final TestTokens TOKENS = new TestTokens("k1");
    private static final int MAX_FRAME = 1024;
    private static FakeLogic logic;
    private static AccessServer access;

    private RawClient client;

    @BeforeAll
    static void start() {
        logic = FakeLogic.start("logic-a", TOKENS);
        HandshakeConfig defaults = HandshakeConfig.defaults();
        access = AccessServer.start(AccessConfig.of("access-test", List.of(logic.address()))
                .withPorts(0, 0)
                .withHandshake(new HandshakeConfig(
                        Set.of("https://shop.example"),
                        List.of(),
                        defaults.upgradesPerSecond(),
                        defaults.upgradeBurst(),
                        Duration.ofSeconds(1),
                        defaults.acceptTimeout()))
                .withConnection(new ConnectionConfig(
                        new InboundConfig(MAX_FRAME, 50, 200, 64),
                        OutboundConfig.defaults(),
                        HeartbeatConfig.defaults()))
                .withDrain(new DrainConfig(Duration.ZERO, Duration.ZERO, Duration.ZERO)));
        await().until(() -> metric("parley_access_links ") == 1);
    }

    @AfterAll
    static void stop() {
        access.close();
        logic.close();
    }

    @AfterEach
    void hangUp() {
        client.close();
        assertThat(logic.heard(AccessEvent::hasClientRequest)).isEmpty();
    }

    private static double metric(String name) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + access.managementPort() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hello(String token) {
        return ClientFrame.newBuilder()
                .setRequestId(1)
                .setHello(Hello.newBuilder().setToken(token).setDeviceId("device-1"))
                .build()
                .toByteArray();
    }

    private RawClient proto() {
        client = RawClient.upgraded(access.port(), "parley.v1.proto");
        return client;
    }

    private RawClient json() {
        client = RawClient.upgraded(access.port(), "parley.v1.json");
        return client;
    }

    private void assertClosed(CloseCode code) {
        assertThat(client.awaitClose()).isEqualTo(code);
        assertThat(metric("parley_access_closes_total{code=\"" + code + "\"}")).isPositive();
    }

    private int upgrade(String method, String path, String... headers) {
        double before = metric("parley_access_upgrades_refused_total");
        client = new RawClient(access.port());
        int status = client.request(method, path, headers);
        assertThat(metric("parley_access_upgrades_refused_total")).isEqualTo(status == 101 ? before : before + 1);
        return status;
    }

    @Test
    void upgrade_wrongPathMethodSubprotocolOrOrigin_isRefused() {
        assertThat(upgrade("GET", "/", "Sec-WebSocket-Protocol: parley.v1.proto"))
                .isEqualTo(404);
        client.close();
        assertThat(upgrade("PUT", "/ws", "Sec-WebSocket-Protocol: parley.v1.proto"))
                .isEqualTo(405);
        client.close();
        assertThat(upgrade("GET", "/ws", "Sec-WebSocket-Protocol: graphql-ws")).isEqualTo(400);
        client.close();
        assertThat(upgrade("GET", "/ws")).isEqualTo(400);
        client.close();
        assertThat(upgrade("GET", "/ws", "Sec-WebSocket-Protocol: parley.v1.json", "Origin: https://evil.example"))
                .isEqualTo(403);
        client.close();
        assertThat(upgrade("GET", "/ws", "Sec-WebSocket-Protocol: parley.v1.json", "Origin: https://shop.example"))
                .isEqualTo(101);
    }

    @Test
    void upgrade_headersWithoutEnd_areRefused() {
        assertThat(upgrade("GET", "/ws", "X-Long: " + "x".repeat(10_000))).isEqualTo(400);
    }

    @Test
    void bytes_thatAreNoHttp_areRefused() {
        client = new RawClient(access.port());
        assertThat(client.request("\u0001\u0002", "")).isEqualTo(400);
    }

    @Test
    void hello_thatNeverComes_isTimedOut() {
        proto();
        assertClosed(CloseCode.HELLO_TIMEOUT);
    }

    @Test
    void frame_beforeTheHello_closes() {
        proto().frame(
                        FINAL | BINARY,
                        ClientFrame.newBuilder()
                                .setRequestId(1)
                                .setPull(Pull.getDefaultInstance())
                                .build()
                                .toByteArray());
        assertClosed(CloseCode.HELLO_REQUIRED);
    }

    @Test
    void token_missingGarbageForeignOrExpired_closes() {
        proto().frame(FINAL | BINARY, hello(""));
        assertClosed(CloseCode.ACCESS_TOKEN_MISSING);
        client.close();
        proto().frame(FINAL | BINARY, hello("garbage"));
        assertClosed(CloseCode.ACCESS_TOKEN_INVALID);
        client.close();
        proto().frame(FINAL | BINARY, hello(new TestTokens("k1").token(1)));
        assertClosed(CloseCode.ACCESS_TOKEN_INVALID);
        client.close();
        proto().frame(FINAL | BINARY, hello(TOKENS.token(1, 1, Instant.now().minusSeconds(60))));
        assertClosed(CloseCode.ACCESS_TOKEN_EXPIRED);
    }

    @Test
    void frame_thatIsNoProtobuf_closes() {
        proto().frame(FINAL | BINARY, (byte) 0xff, (byte) 0xff);
        assertClosed(CloseCode.MALFORMED_FRAME);
    }

    @Test
    void text_onProto_closes() {
        proto().frame(FINAL | TEXT, utf8("{}"));
        assertClosed(CloseCode.WRONG_FRAME_TYPE);
    }

    @Test
    void binary_onJson_closes() {
        json().frame(FINAL | BINARY, hello("x"));
        assertClosed(CloseCode.WRONG_FRAME_TYPE);
    }

    @Test
    void text_thatIsNoJson_closes() {
        json().frame(FINAL | TEXT, utf8("hello?"));
        assertClosed(CloseCode.MALFORMED_FRAME);
    }

    @Test
    void text_thatIsNotUtf8_closes() {
        json().frame(FINAL | TEXT, (byte) '"', (byte) 0xff, (byte) '"');
        assertClosed(CloseCode.INVALID_UTF8);
    }

    @Test
    void frame_thatIsTooLarge_closesBeforeItHasAllCome() {
        proto().write(
                        (byte) (FINAL | BINARY),
                        (byte) 0xff,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 1,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0,
                        (byte) 0);
        assertClosed(CloseCode.FRAME_TOO_LARGE);
    }

    @Test
    void fragments_thatAreTooMuchTogether_close() {
        proto().frame(BINARY, new byte[MAX_FRAME - 1]).frame(FINAL | CONTINUATION, new byte[2]);
        assertClosed(CloseCode.FRAME_TOO_LARGE);
    }

    @Test
    void frame_withoutAMask_isAgainstTheStandard() {
        proto().write((byte) (FINAL | BINARY), (byte) 1, (byte) 0);
        assertClosed(CloseCode.MALFORMED_FRAME);
    }

    @Test
    void frame_withReservedBits_isAgainstTheStandard() {
        proto().frame(FINAL | 0x40 | BINARY, (byte) 0);
        assertClosed(CloseCode.MALFORMED_FRAME);
    }

    @Test
    void continuation_ofNothing_isAgainstTheStandard() {
        proto().frame(FINAL | CONTINUATION, (byte) 0);
        assertClosed(CloseCode.MALFORMED_FRAME);
    }

    @Test
    void frames_withoutEnd_areOnceTooMany() {
        proto().frame(FINAL | BINARY, hello(TOKENS.token(1)));
        assertThat(client.next().hasHelloResult()).isTrue();
        byte[] ping = ClientFrame.newBuilder()
                .setPing(Ping.getDefaultInstance())
                .build()
                .toByteArray();
        Thread flood = new Thread(() -> {
            try {
                for (int i = 0; i < 20_000; i++) {
                    client.frame(FINAL | BINARY, ping);
                }
            } catch (java.io.UncheckedIOException e) {
                // The server has hung up, as it should.
                assertThat(e).isNotNull();
            }
        });
        flood.start();
        assertClosed(CloseCode.TOO_MANY_REQUESTS);
    }
}
