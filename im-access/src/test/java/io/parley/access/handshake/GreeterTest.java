package io.parley.access.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.access.connection.ConnectionState;
import io.parley.access.connection.Subprotocol;
import io.parley.access.testing.FakeLogic;
import io.parley.access.testing.TestConnection;
import io.parley.access.testing.TestNode;
import io.parley.access.testing.TestTokens;
import io.parley.access.testing.TestUpstream;
import io.parley.common.error.Catalogue;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.ConnectionOpening;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Hello;
import io.parley.common.protocol.Reauthenticate;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UserKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GreeterTest {
    private static final Instant LATER = TestNode.NOW.plusSeconds(3600);

    private final TestNode node = new TestNode(1);
    private final TestConnection client = node.connection(0);

    @AfterEach
    void close() {
        node.close();
    }

    private TestConnection greeting() {
        return client.upgraded(Subprotocol.PROTO);
    }

    private List<ConnectionOpening> openings() {
        return node.upstream.events.stream()
                .filter(AccessEvent::hasConnectionOpening)
                .map(AccessEvent::getConnectionOpening)
                .toList();
    }

    @Test
    void hello_withAValidToken_isPutToLogicWithItsClaims() {
        greeting()
                .send(ClientFrame.newBuilder()
                        .setRequestId(7)
                        .setHello(Hello.newBuilder()
                                .setToken(node.tokens.token(42, 3, LATER, -5))
                                .setDeviceId("device-9")
                                .setClient("test/1")
                                .setDeviceKindValue(77)));
        assertThat(openings()).singleElement().satisfies(opening -> {
            assertThat(opening.getConnection().getConnectionId())
                    .isEqualTo(client.connection().id());
            assertThat(opening.getConnection().getUserId()).isEqualTo(42);
            assertThat(opening.getConnection().getDeviceId()).isEqualTo("device-9");
            assertThat(opening.getClaims().getGeneration()).isEqualTo(3);
            assertThat(opening.getClaims().getSignIn()).isEqualTo(-5);
            assertThat(opening.getClaims().getSiteId()).isEqualTo(7);
            assertThat(opening.getClaims().getKind()).isEqualTo(UserKind.VISITOR_VALUE);
            assertThat(opening.getClaims().getExpiresAtMs()).isEqualTo(LATER.toEpochMilli());
            assertThat(opening.getClient()).isEqualTo("test/1");
            assertThat(opening.getDeviceKind()).isEqualTo(77);
            assertThat(opening.getRemoteAddress()).isEqualTo("203.0.113.9");
            assertThat(opening.getRequestId()).isEqualTo(7);
            assertThat(opening.getRenewal()).isFalse();
        });
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPENING);
    }

    static Stream<ClientFrame.Builder> invalidHellos() {
        Hello valid = Hello.newBuilder()
                .setToken("t")
                .setDeviceId(TestConnection.DEVICE)
                .build();
        return Stream.of(
                ClientFrame.newBuilder().setHello(valid),
                ClientFrame.newBuilder()
                        .setRequestId(1)
                        .setHello(valid.toBuilder().setDeviceId("short")),
                ClientFrame.newBuilder()
                        .setRequestId(1)
                        .setHello(valid.toBuilder().setDeviceId("x".repeat(65))),
                ClientFrame.newBuilder()
                        .setRequestId(1)
                        .setHello(valid.toBuilder().setDeviceId("with space")),
                ClientFrame.newBuilder()
                        .setRequestId(1)
                        .setHello(valid.toBuilder().setClient("x".repeat(65))),
                ClientFrame.newBuilder()
                        .setRequestId(1)
                        .setHello(valid.toBuilder().setClient("a\nb")));
    }

    @ParameterizedTest
    @MethodSource("invalidHellos")
    void hello_outOfShape_isInvalid(ClientFrame.Builder hello) {
        greeting().send(hello);
        assertThat(client.closed()).isEqualTo(CloseCode.INVALID_HELLO);
        assertThat(node.count("parley.access.closes", "code", "INVALID_HELLO")).isEqualTo(1);
    }

    @Test
    void hello_withoutAToken_saysSo() {
        greeting().hello("");
        assertThat(client.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "..", "\u0000"})
    void hello_withGarbage_isInvalid(String token) {
        greeting().hello(token);
        assertThat(client.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_INVALID);
        assertThat(openings()).isEmpty();
    }

    @Test
    void hello_withATokenOfAnotherDeployment_isInvalid() {
        greeting().hello(new TestTokens("k1").token(1, 1, LATER));
        assertThat(client.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_INVALID);
    }

    @Test
    void hello_withAnExpiredToken_saysSo() {
        greeting().hello(node.tokens.token(1, 1, TestNode.NOW));
        assertThat(client.closed()).isEqualTo(CloseCode.ACCESS_TOKEN_EXPIRED);
    }

    @Test
    void hello_whenTooManyTokensWait_isToldToComeBack() {
        node.tokenThread = null;
        greeting().hello(node.tokens.token(1, 1, LATER));
        assertThat(client.next().getError().getCode()).isEqualTo(ErrorCode.BUSY);
        assertThat(client.closed()).isEqualTo(CloseCode.TOO_MANY_REQUESTS);
    }

    @Test
    void hello_beforeAnyLogicNodeIsKnown_waitsForIt() {
        TokenKeys keys = new TokenKeys(node.clock);
        TestUpstream upstream = node.upstream;
        node.upstream = null;
        assertThat(keys.isEmpty()).isTrue();
        greeting().hello(node.tokens.token(1, 1, LATER));
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPENING);
        assertThat(upstream.events).isEmpty();
        node.advance(Duration.ofMillis(5_200));
        assertThat(client.closed()).isEqualTo(CloseCode.NO_LOGIC_NODE);
    }

    @Test
    void hello_whoseConnectionEndsWhileItsTokenIsChecked_reachesNobody() {
        Runnable[] waiting = new Runnable[1];
        node.tokenThread = task -> waiting[0] = task;
        greeting().hello(node.tokens.token(1, 1, LATER));
        client.channel().close();
        waiting[0].run();
        node.run();
        assertThat(openings()).isEmpty();
        assertThat(node.ended).isEmpty();
    }

    private TestConnection opened() {
        node.open(0, 1);
        return client;
    }

    private void renew(int id, String token) {
        client.send(ClientFrame.newBuilder()
                .setRequestId(id)
                .setReauthenticate(Reauthenticate.newBuilder().setToken(token)));
    }

    private void assertRefused(int id, ErrorCode code) {
        ServerFrame frame = client.next();
        assertThat(frame.getReplyTo()).isEqualTo(id);
        assertThat(frame.getError().getCode()).isEqualTo(code);
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPEN);
    }

    @Test
    void renewal_accepted_movesTheEndOfTheConnection() {
        greeting().hello(node.tokens.token(1, 1, TestNode.NOW.plusSeconds(7)));
        client.accept();
        client.next();
        renew(5, node.tokens.token(1, 1, LATER));
        assertThat(openings()).hasSize(2);
        assertThat(openings().get(1).getRenewal()).isTrue();
        client.accept();
        ServerFrame result = client.next();
        assertThat(result.getReplyTo()).isEqualTo(5);
        assertThat(result.getReauthenticateResult().getTokenExpiresAtMs()).isEqualTo(LATER.toEpochMilli());
        node.advance(Duration.ofMillis(7_200));
        assertThat(client.connection().state()).isEqualTo(ConnectionState.OPEN);
        assertThat(client.connection().identity().claims().expiresAt()).isEqualTo(LATER);
        assertThat(client.connection().inFlight().size()).isZero();
    }

    @Test
    void renewal_withABadToken_isRefusedAndTheConnectionStays() {
        opened();
        renew(5, "");
        assertRefused(5, ErrorCode.TOKEN_MISSING);
        renew(6, "garbage");
        assertRefused(6, ErrorCode.TOKEN_INVALID);
        renew(7, node.tokens.token(1, 1, TestNode.NOW));
        assertRefused(7, ErrorCode.TOKEN_EXPIRED);
        renew(8, node.tokens.token(2, 1, LATER));
        assertRefused(8, ErrorCode.TOKEN_INVALID);
        assertThat(openings()).hasSize(1);
    }

    @Test
    void renewal_whileOneIsOpen_conflicts() {
        opened();
        renew(5, node.tokens.token(1, 1, LATER));
        renew(6, node.tokens.token(1, 1, LATER));
        assertRefused(6, ErrorCode.CONFLICT);
    }

    @Test
    void renewal_thatLogicRefuses_canBeTriedAgain() {
        opened();
        renew(5, node.tokens.token(1, 1, LATER));
        ServerFrame refusal = ServerFrame.newBuilder()
                .setReplyTo(5)
                .setError(Catalogue.error(ErrorCode.BUSY, "later"))
                .build();
        node.take(FakeLogic.reply(client.connection().id(), refusal));
        assertRefused(5, ErrorCode.BUSY);
        renew(6, node.tokens.token(1, 1, LATER));
        assertThat(client.next()).isNull();
        assertThat(openings()).hasSize(3);
    }

    @Test
    void renewal_whoseNodeIsLost_canBeTriedAgain() {
        opened();
        renew(5, node.tokens.token(1, 1, LATER));
        client.connection().loseUpstream();
        assertRefused(5, ErrorCode.UNAVAILABLE);
        renew(6, node.tokens.token(1, 1, LATER));
        client.accept();
        assertThat(client.next().getReplyTo()).isEqualTo(6);
    }
}
