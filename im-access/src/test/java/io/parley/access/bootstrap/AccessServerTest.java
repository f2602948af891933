package io.parley.access.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.access.link.LinkConfig;
import io.parley.access.link.LinkTiming;
import io.parley.access.testing.FakeLogic;
import io.parley.access.testing.TestClient;
import io.parley.access.testing.TestTokens;
import io.parley.common.link.AccessEvent;
import io.parley.common.link.CloseConnection;
import io.parley.common.link.LogicEvent;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Ping;
import io.parley.common.protocol.Pull;
import io.parley.common.protocol.PullResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.TypingPush;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole node over real sockets, between a WebSocket client and logic nodes that are told what to do. */
class AccessServerTest {
    private static final LinkTiming FAST = new LinkTiming(
            Duration.ofMillis(50),
            Duration.ofMillis(1000),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMillis(20),
            Duration.ofMillis(400));

    private final TestTokens tokens = new TestTokens("k1");
    private final List<AutoCloseable> closeables = new ArrayList<>();
    private FakeLogic logic;
    private AccessServer access;

    @BeforeEach
    void start() {
        logic = closed(FakeLogic.start("logic-a", tokens));
        access = startAccess(logic);
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = closeables.size() - 1; i >= 0; i--) {
            closeables.get(i).close();
        }
    }

    private AccessServer startAccess(FakeLogic... logics) {
        List<String> addresses =
                List.of(logics).stream().map(FakeLogic::address).toList();
        AccessConfig config = AccessConfig.of("access-test", addresses)
                .withPorts(0, 0)
                .withLink(new LinkConfig(addresses, null, LinkConfig.DEFAULT_MAX_QUEUED_BYTES, FAST))
                .withDrain(new DrainConfig(Duration.ofMillis(200), Duration.ofMillis(50), Duration.ofMillis(10)));
        return closed(AccessServer.start(config));
    }

    private <T extends AutoCloseable> T closed(T closeable) {
        closeables.add(closeable);
        return closeable;
    }

    private TestClient connect(long userId) {
        TestClient client = closed(TestClient.proto(access.port()));
        ServerFrame result =
                client.hello(tokens.token(userId), "device-" + userId).next();
        assertThat(result.getReplyTo()).isEqualTo(1);
        assertThat(result.getHelloResult().getUserId()).isEqualTo(userId);
        return client;
    }

    private static ClientFrame pull(int requestId) {
        return ClientFrame.newBuilder()
                .setRequestId(requestId)
                .setPull(Pull.newBuilder().setConversationId(5))
                .build();
    }

    private AccessEvent awaitRequest(FakeLogic node) {
        await().until(() -> node.heard(AccessEvent::hasClientRequest).findAny().isPresent());
        return node.heard(AccessEvent::hasClientRequest).reduce((a, b) -> b).orElseThrow();
    }

    @Test
    void request_afterHello_goesToLogicAsBytesAndItsReplyComesBack() {
        TestClient client = connect(42);
        client.send(pull(9));
        AccessEvent request = awaitRequest(logic);
        assertThat(request.getClientRequest().getFrame()).isEqualTo(pull(9).toByteString());
        assertThat(request.getClientRequest().getConnection().getUserId()).isEqualTo(42);
        assertThat(request.getClientRequest().getSiteId()).isEqualTo(7);

        ServerFrame reply = ServerFrame.newBuilder()
                .setReplyTo(9)
                .setPullResult(PullResult.newBuilder().setLastSeq(3))
                .build();
        logic.send(FakeLogic.reply(request.getClientRequest().getConnection().getConnectionId(), reply));
        assertThat(client.next()).isEqualTo(reply);
    }

    @Test
    void push_toBothSubprotocols_isTheSameFrame() {
        TestClient proto = connect(1);
        TestClient json = closed(TestClient.json(access.port()));
        assertThat(json.hello(tokens.token(2), "device-2")
                        .next()
                        .getHelloResult()
                        .getUserId())
                .isEqualTo(2);
        Long[] ids = logic.heard(AccessEvent::hasConnectionOpening)
                .map(event -> event.getConnectionOpening().getConnection().getConnectionId())
                .toArray(Long[]::new);
        ServerFrame typing = ServerFrame.newBuilder()
                .setTypingPush(TypingPush.newBuilder().setUserId(Long.MAX_VALUE).setConversationId(3))
                .build();
        logic.send(FakeLogic.push(typing, ids));
        assertThat(proto.next()).isEqualTo(typing);
        assertThat(json.next()).isEqualTo(typing);
    }

    @Test
    void ping_inBand_isAnsweredWithoutLogic() {
        TestClient client = connect(1);
        client.send(ClientFrame.newBuilder()
                .setRequestId(4)
                .setPing(Ping.getDefaultInstance())
                .build());
        ServerFrame pong = client.next();
        assertThat(pong.getReplyTo()).isEqualTo(4);
        assertThat(pong.getPong().getServerTimeMs()).isPositive();
        assertThat(logic.heard(AccessEvent::hasClientRequest)).isEmpty();
    }

    @Test
    void linkLoss_withARequestInFlight_answersItAndHintsTwice() {
        TestClient client = connect(1);
        client.send(pull(9));
        awaitRequest(logic);
        logic.close();
        ServerFrame error = client.next();
        assertThat(error.getReplyTo()).isEqualTo(9);
        assertThat(error.getError().getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(error.getError().getRetryable()).isTrue();
        assertThat(error.getError().getRetryAfterMs()).isPositive();
        assertThat(client.next().hasSyncHint()).isTrue();
        assertThat(client.next().hasSyncHint()).isTrue();
        client.send(pull(10));
        assertThat(client.next().getError().getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void linkLoss_withAnotherNode_movesThePin() {
        FakeLogic other = closed(FakeLogic.start("logic-b", tokens));
        access = startAccess(logic, other);
        await().until(() -> logic.isAttached() && other.isAttached());
        TestClient client = connect(1);
        client.send(pull(9));
        await().until(() -> requests(logic) + requests(other) == 1);
        FakeLogic pinned = requests(logic) == 1 ? logic : other;
        FakeLogic remaining = pinned == logic ? other : logic;
        pinned.close();
        assertThat(client.next().getError().getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
        client.send(pull(10));
        await().until(() -> requests(remaining) == 1);
    }

    private static long requests(FakeLogic node) {
        return node.heard(AccessEvent::hasClientRequest).count();
    }

    @Test
    void logicRestart_onTheSamePort_keepsTheConnection() {
        TestClient client = connect(1);
        int port = logic.port();
        logic.close();
        assertThat(client.next().hasSyncHint()).isTrue();
        FakeLogic again = closed(FakeLogic.startAt(port, "logic-a", tokens));
        await().until(again::isAttached);
        assertThat(client.next().hasSyncHint()).isTrue();
        client.send(pull(10));
        assertThat(awaitRequest(again).getClientRequest().getFrame()).isEqualTo(pull(10).toByteString());
    }

    @Test
    void linkThatFallsSilent_isLost() {
        TestClient client = connect(1);
        client.send(pull(9));
        awaitRequest(logic);
        logic.hang();
        assertThat(client.next().getError().getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void hello_whoseNodeDiesBeforeItsWord_isAcceptedByAnother() {
        FakeLogic other = closed(FakeLogic.start("logic-b", tokens));
        access = startAccess(logic, other);
        await().until(() -> logic.isAttached() && other.isAttached());
        logic.stopAccepting();
        other.stopAccepting();
        TestClient client = closed(TestClient.proto(access.port()));
        client.hello(tokens.token(1), "device-1");
        await().until(() -> openings(logic) + openings(other) == 1);
        FakeLogic pinned = openings(logic) == 1 ? logic : other;
        FakeLogic remaining = pinned == logic ? other : logic;
        pinned.close();
        await().until(() -> openings(remaining) == 1);
        remaining.send(FakeLogic.accepted(remaining
                .heard(AccessEvent::hasConnectionOpening)
                .findAny()
                .orElseThrow()
                .getConnectionOpening()));
        assertThat(client.next().hasHelloResult()).isTrue();
    }

    private static long openings(FakeLogic node) {
        return node.heard(AccessEvent::hasConnectionOpening).count();
    }

    @Test
    void closeConnection_fromLogic_reachesTheClientAsItsCode() {
        TestClient client = connect(1);
        long id = logic.heard(AccessEvent::hasConnectionOpening)
                .findAny()
                .orElseThrow()
                .getConnectionOpening()
                .getConnection()
                .getConnectionId();
        logic.send(LogicEvent.newBuilder()
                .setCloseConnection(CloseConnection.newBuilder()
                        .setConnectionId(id)
                        .setCloseCode(CloseCode.REPLACED_VALUE)
                        .setReason("connected anew"))
                .build());
        assertThat(client.awaitClose()).isEqualTo(CloseCode.REPLACED_VALUE);
        await().until(() ->
                logic.heard(AccessEvent::hasConnectionClosed).findAny().isPresent());
    }

    @Test
    void close_withClients_sendsThemAwayAndTellsLogic() {
        TestClient client = connect(1);
        access.close();
        assertThat(client.next().hasGoAway()).isTrue();
        assertThat(client.awaitClose()).isEqualTo(CloseCode.GOING_AWAY_VALUE);
        assertThat(logic.heard(AccessEvent::hasConnectionClosed)).hasSize(1);
        await().until(() -> !logic.isAttached());
    }
}
