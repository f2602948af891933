package io.parley.access.handshake;

import io.parley.access.connection.Connection;
import io.parley.access.connection.ConnectionCloser;
import io.parley.access.connection.ConnectionState;
import io.parley.access.connection.Identity;
import io.parley.access.connection.LinkEvents;
import io.parley.access.connection.RequestForwarder;
import io.parley.access.connection.Upstreams;
import io.parley.common.error.Catalogue;
import io.parley.common.link.ConnectionRef;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Hello;
import io.parley.common.token.AccessClaims;
import io.parley.common.token.TokenCheck;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes hellos and new tokens. Signatures are checked here only to shed rubbish; the word that counts is the logic
 * tier's, which knows what has been revoked. Called on the event loop of the connection.
 */
public final class Greeter {
    private static final Logger LOG = LoggerFactory.getLogger(Greeter.class);
    private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    private static final Pattern CLIENT = Pattern.compile("[^\\p{Cntrl}]{0,64}");
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final TokenChecks tokens;
    private final Upstreams upstreams;
    private final RequestForwarder forwarder;
    private final ConnectionCloser closer;
    private final Duration acceptTimeout;
    private final Clock clock;

    public Greeter(
            TokenChecks tokens,
            Upstreams upstreams,
            RequestForwarder forwarder,
            ConnectionCloser closer,
            HandshakeConfig config,
            Clock clock) {
        this.tokens = tokens;
        this.upstreams = upstreams;
        this.forwarder = forwarder;
        this.closer = closer;
        this.acceptTimeout = config.acceptTimeout();
        this.clock = clock;
    }

    /** @param frame with a hello, the first one of the connection */
    public void hello(Connection connection, ClientFrame frame) {
        Hello hello = frame.getHello();
        if (frame.getRequestId() == 0
                || !DEVICE_ID.matcher(hello.getDeviceId()).matches()
                || !CLIENT.matcher(hello.getClient()).matches()) {
            closer.close(
                    connection,
                    CloseCode.INVALID_HELLO,
                    "expected: request_id > 0, device_id " + DEVICE_ID + ", client of <= 64 characters");
            return;
        }
        if (hello.getToken().isEmpty()) {
            closer.close(connection, CloseCode.ACCESS_TOKEN_MISSING, "no token");
            return;
        }
        connection.greeted(frame.getRequestId(), acceptTimeout);
        check(connection, frame.getRequestId(), hello);
    }

    private void check(Connection connection, int requestId, Hello hello) {
        if (connection.state() != ConnectionState.OPENING) {
            return;
        }
        if (tokens.isWithoutKeys()) {
            // No logic node has been seen yet; the connection's own deadline ends this.
            connection.loop().schedule(() -> check(connection, requestId, hello), RETRY_NANOS);
            return;
        }
        boolean taken = tokens.check(
                hello.getToken(),
                connection.channel()::isActive,
                result -> connection.loop().execute(() -> checked(connection, hello, result)));
        if (!taken) {
            connection.refuse(requestId, busy());
            closer.close(connection, CloseCode.TOO_MANY_REQUESTS, "too many connections are being opened");
        }
    }

    private void checked(Connection connection, Hello hello, TokenCheck result) {
        if (connection.state() != ConnectionState.OPENING) {
            return;
        }
        if (result instanceof TokenCheck.Valid valid) {
            connection.identified(identify(connection, hello, valid.claims()), endOf(connection, valid.claims()));
            upstreams.open(connection);
        } else if (result instanceof TokenCheck.Expired) {
            closer.close(connection, CloseCode.ACCESS_TOKEN_EXPIRED, "the access token has expired");
        } else {
            LOG.debug("{} token refused: {}", connection, result);
            closer.close(connection, CloseCode.ACCESS_TOKEN_INVALID, "not an access token of this deployment");
        }
    }

    private static Identity identify(Connection connection, Hello hello, AccessClaims claims) {
        ConnectionRef ref = ConnectionRef.newBuilder()
                .setConnectionId(connection.id())
                .setUserId(claims.userId())
                .setDeviceId(hello.getDeviceId())
                .build();
        return new Identity(claims, ref, hello.getClient(), hello.getDeviceKindValue());
    }

    /** On the clock of the connection's deadlines. */
    private long endOf(Connection connection, AccessClaims claims) {
        return connection.loop().nanoTime()
                + Duration.between(clock.instant(), claims.expiresAt()).toNanos();
    }

    /** @param frame with a Reauthenticate, on an open connection */
    public void renew(Connection connection, Identity identity, ClientFrame frame) {
        String token = frame.getReauthenticate().getToken();
        int requestId = frame.getRequestId();
        if (token.isEmpty()) {
            refuse(connection, requestId, ErrorCode.TOKEN_MISSING, "no token");
        } else if (!tokens.check(
                token,
                connection.channel()::isActive,
                result -> connection.loop().execute(() -> checkedRenewal(connection, identity, requestId, result)))) {
            connection.refuse(requestId, busy());
        }
    }

    private void checkedRenewal(Connection connection, Identity identity, int requestId, TokenCheck result) {
        if (connection.state() != ConnectionState.OPEN) {
            return;
        }
        if (result instanceof TokenCheck.Valid valid) {
            if (valid.claims().userId() != identity.claims().userId()) {
                refuse(connection, requestId, ErrorCode.TOKEN_INVALID, "the token of another user");
            } else if (connection.renewal() != null) {
                refuse(connection, requestId, ErrorCode.CONFLICT, "an earlier Reauthenticate has no answer yet");
            } else {
                sendRenewal(connection, identity, requestId, valid.claims());
            }
        } else if (result instanceof TokenCheck.Expired) {
            refuse(connection, requestId, ErrorCode.TOKEN_EXPIRED, "the access token has expired");
        } else {
            refuse(connection, requestId, ErrorCode.TOKEN_INVALID, "not an access token of this deployment");
        }
    }

    private void sendRenewal(Connection connection, Identity identity, int requestId, AccessClaims claims) {
        boolean sent = forwarder.forward(
                connection, requestId, true, LinkEvents.opening(connection, identity, claims, requestId, true));
        if (sent) {
            connection.renewing(requestId, claims, endOf(connection, claims));
        }
    }

    private static void refuse(Connection connection, int requestId, ErrorCode code, String message) {
        connection.refuse(requestId, Catalogue.error(code, message));
    }

    private static Error busy() {
        return Catalogue.error(ErrorCode.BUSY, "too many tokens are being checked", Connection.RETRY_AFTER_MILLIS);
    }
}
