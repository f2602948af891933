package io.parley.access.handshake;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.parley.access.connection.Subprotocol;
import io.parley.common.protocol.ErrorCode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides whether a request may become a WebSocket. One for the node, shared by all loops. */
public final class UpgradePolicy {
    /** The one path of the port. */
    public static final String PATH = "/ws";

    private final OriginRule origins;
    private final TrustedProxies proxies;
    private final AddressLimiter limiter;
    private final Duration helloTimeout;

    public UpgradePolicy(HandshakeConfig config) {
        this.origins = new OriginRule(config.allowedOrigins());
        this.proxies = new TrustedProxies(config.trustedProxies());
        this.limiter = new AddressLimiter(config.upgradesPerSecond(), config.upgradeBurst(), System::nanoTime);
        this.helloTimeout = config.helloTimeout();
    }

    /** How long a client has for its hello after the upgrade. */
    public Duration helloTimeout() {
        return helloTimeout;
    }

    static Decision malformed() {
        return refuse(HttpResponseStatus.BAD_REQUEST, ErrorCode.INVALID_ARGUMENT, "not an HTTP request");
    }

    /** A refusal, or what the connection will be. */
    sealed interface Decision {
        record Refused(UpgradeRefusal refusal) implements Decision {}

        record Granted(Subprotocol subprotocol, String clientAddress) implements Decision {}
    }

    Decision decide(HttpRequest request, InetAddress peer) {
        HttpHeaders headers = request.headers();
        if (!new QueryStringDecoder(request.uri()).rawPath().equals(PATH)) {
            return refuse(HttpResponseStatus.NOT_FOUND, ErrorCode.NOT_FOUND, "expected: " + PATH);
        }
        if (!HttpMethod.GET.equals(request.method())) {
            return refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, ErrorCode.INVALID_ARGUMENT, "expected: GET");
        }
        if (!isUpgrade(headers)) {
            return refuse(
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    ErrorCode.INVALID_ARGUMENT,
                    "expected: a WebSocket upgrade, version 13");
        }
        InetAddress client = proxies.clientAddress(peer, headers.getAll("x-forwarded-for"));
        if (!limiter.admit(client)) {
            return refuse(
                    HttpResponseStatus.TOO_MANY_REQUESTS,
                    ErrorCode.RATE_LIMITED,
                    "too many connections are being opened from this address");
        }
        if (!origins.admits(headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST))) {
            return refuse(
                    HttpResponseStatus.FORBIDDEN,
                    ErrorCode.ORIGIN_NOT_ALLOWED,
                    "pages of this origin may not connect here");
        }
        Optional<Subprotocol> subprotocol = subprotocolOf(headers);
        if (subprotocol.isEmpty()) {
            return refuse(
                    HttpResponseStatus.BAD_REQUEST,
                    ErrorCode.INVALID_ARGUMENT,
                    "expected: Sec-WebSocket-Protocol " + Subprotocol.PROTO.token() + " or "
                            + Subprotocol.JSON.token());
        }
        return new Decision.Granted(subprotocol.get(), client.getHostAddress());
    }

    private static boolean isUpgrade(HttpHeaders headers) {
        return headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                && "13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION));
    }

    /** The first that the client offers and this node knows. */
    private static Optional<Subprotocol> subprotocolOf(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(token -> Subprotocol.byToken(token.strip()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Decision refuse(HttpResponseStatus status, ErrorCode code, String detail) {
        return new Decision.Refused(new UpgradeRefusal(status, code.name(), detail));
    }
}
