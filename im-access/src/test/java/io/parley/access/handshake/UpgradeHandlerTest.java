package io.parley.access.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionState;
import io.parley.access.connection.Subprotocol;
import io.parley.access.testing.TestConnection;
import io.parley.access.testing.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpgradeHandlerTest {
    private final TestNode node = new TestNode(1);
    private final TestConnection client = node.connection(0);
    private final EmbeddedChannel channel = client.channel();
    private final FullHttpRequest request = new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, "/ws", Unpooled.directBuffer().writeByte(1));
    private boolean isUpgraded;

    UpgradeHandlerTest() {
        request.headers()
                .set("Host", "chat.example.com")
                .set("Connection", "keep-alive, Upgrade")
                .set("Upgrade", "WebSocket")
                .set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .set("Sec-WebSocket-Version", "13")
                .set("Sec-WebSocket-Protocol", "parley.v1.json");
    }

    @AfterEach
    void close() {
        node.close();
        assertThat(request.refCnt()).as("the request was released").isZero();
    }

    private Connection send(HandshakeConfig config) {
        Connection connection = client.begin(Duration.ofSeconds(5));
        channel.pipeline()
                .addLast(new UpgradeHandler(
                        connection,
                        new UpgradePolicy(config),
                        WebSocketDecoderConfig.newBuilder().build(),
                        node.closer,
                        node.metrics,
                        ctx -> isUpgraded = true));
        channel.writeInbound(request);
        node.run();
        return connection;
    }

    private void assertRefused(int status, String code) {
        assertRefused(HandshakeConfig.defaults(), status, code);
    }

    private void assertRefused(HandshakeConfig config, int status, String code) {
        Connection connection = send(config);
        FullHttpResponse response = channel.readOutbound();
        assertThat(response.status().code()).isEqualTo(status);
        assertThat(response.headers().get("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.content().toString(StandardCharsets.UTF_8)).contains("\"code\":\"" + code + "\"");
        assertThat(response.release()).isTrue();
        assertThat(channel.isOpen()).isFalse();
        assertThat(isUpgraded).isFalse();
        assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(node.loops.connections()).isZero();
        assertThat(node.count("parley.access.upgrades.refused", "status", Integer.toString(status), "reason", code))
                .isEqualTo(1);
    }

    private static HandshakeConfig allowing(String... origins) {
        HandshakeConfig defaults = HandshakeConfig.defaults();
        return new HandshakeConfig(
                Set.of(origins), List.of("0.0.0.0/0"), 1, 1, defaults.helloTimeout(), defaults.acceptTimeout());
    }

    @Test
    void upgrade_wellFormed_switchesProtocols() {
        channel.pipeline().addFirst(new HttpRequestDecoder(), new HttpResponseEncoder());
        Connection connection = client.begin(Duration.ofSeconds(5));
        channel.pipeline()
                .addLast(new UpgradeHandler(
                        connection,
                        new UpgradePolicy(HandshakeConfig.defaults()),
                        WebSocketDecoderConfig.newBuilder().build(),
                        node.closer,
                        node.metrics,
                        ctx -> isUpgraded = true));
        channel.pipeline().context(UpgradeHandler.class).fireChannelActive();
        channel.pipeline().context(HttpResponseEncoder.class).fireChannelRead(request);
        node.run();
        StringBuilder answer = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            answer.append(out.toString(StandardCharsets.US_ASCII));
            out.release();
        }
        assertThat(answer.toString())
                .startsWith("HTTP/1.1 101")
                .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .containsIgnoringCase("sec-websocket-protocol: parley.v1.json");
        assertThat(isUpgraded).isTrue();
        assertThat(connection.state()).isEqualTo(ConnectionState.GREETING);
        assertThat(connection.subprotocol()).isEqualTo(Subprotocol.JSON);
        assertThat(channel.pipeline().get("wsdecoder")).isNotNull();
        assertThat(channel.pipeline().get(HttpRequestDecoder.class)).isNull();
        assertThat(channel.pipeline().get(HttpResponseEncoder.class)).isNull();
    }

    @Test
    void upgrade_wrongPath_isNotFound() {
        request.setUri("/other");
        assertRefused(404, "NOT_FOUND");
    }

    @Test
    void upgrade_pathThatIsNoPath_isNotFound() {
        request.setUri("/ws%zz");
        assertRefused(404, "NOT_FOUND");
    }

    @Test
    void upgrade_wrongMethod_isRefused() {
        request.setMethod(HttpMethod.POST);
        assertRefused(405, "INVALID_ARGUMENT");
    }

    @Test
    void upgrade_plainHttp_isToldToUpgrade() {
        request.headers().remove("Upgrade");
        assertRefused(426, "INVALID_ARGUMENT");
    }

    @Test
    void upgrade_otherVersion_isToldWhich() {
        request.headers().set("Sec-WebSocket-Version", "8");
        assertRefused(426, "INVALID_ARGUMENT");
    }

    @Test
    void upgrade_unknownSubprotocol_isRefused() {
        request.headers().set("Sec-WebSocket-Protocol", "chat, parley.v9");
        assertRefused(400, "INVALID_ARGUMENT");
    }

    @Test
    void upgrade_withoutSubprotocol_isRefused() {
        request.headers().remove("Sec-WebSocket-Protocol");
        assertRefused(400, "INVALID_ARGUMENT");
    }

    @Test
    void upgrade_foreignOrigin_isForbidden() {
        request.headers().set("Origin", "https://evil.example");
        assertRefused(allowing("https://shop.example"), 403, "ORIGIN_NOT_ALLOWED");
    }

    @Test
    void upgrade_brokenHttp_isRefused() {
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("broken")));
        assertRefused(400, "INVALID_ARGUMENT");
    }

    @Test
    void upgrade_overTheLimitOfItsAddress_isTooMany() {
        UpgradePolicy policy = new UpgradePolicy(allowing());
        java.net.InetAddress peer = java.net.InetAddress.getLoopbackAddress();
        request.headers().set("X-Forwarded-For", "198.51.100.7");
        assertThat(policy.decide(request, peer))
                .isEqualTo(new UpgradePolicy.Decision.Granted(Subprotocol.JSON, "198.51.100.7"));
        assertThat(policy.decide(request, peer)).isInstanceOfSatisfying(UpgradePolicy.Decision.Refused.class, it -> {
            assertThat(it.refusal().status().code()).isEqualTo(429);
            FullHttpResponse response = it.refusal().toResponse();
            assertThat(response.headers().get("Retry-After")).isEqualTo("1");
            response.release();
        });
        request.headers().set("X-Forwarded-For", "198.51.100.8");
        assertThat(policy.decide(request, peer)).isInstanceOf(UpgradePolicy.Decision.Granted.class);
        request.release();
    }
}
