package io.parley.logic.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.link.CloseConnection;
import io.parley.common.link.ConnectionAccepted;
import io.parley.common.link.ConnectionClosed;
import io.parley.common.link.ConnectionOpening;
import io.parley.common.link.ConnectionRefused;
import io.parley.common.link.HintUsers;
import io.parley.common.link.LogicEvent;
import io.parley.common.link.TokenClaims;
import io.parley.common.protocol.CloseCode;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.HelloResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.UserKind;
import io.parley.logic.conversation.LogEpoch;
import io.parley.logic.link.Caller;
import io.parley.logic.link.FakeAccess;
import io.parley.logic.routing.RouteRegistry;
import io.parley.logic.routing.RouteWatchDriver;
import io.parley.logic.routing.RoutingConfig;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.FakeDeployment;
import io.parley.storage.device.Login;
import io.parley.storage.routing.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class PresenceTest {
    private static final long ANN = 10;

    private final Core core = new Core();
    private final RoutingConfig config = new RoutingConfig(
            Duration.ofMillis(100), Duration.ofSeconds(1), 3, Duration.ofHours(6), Duration.ofSeconds(3));
    private final RouteRegistry registry = new RouteRegistry(core.routes, core.nodes, config, core.metrics);
    private final Told told = new Told();
    private final ConnectionNotices notices = new ConnectionNotices(
            new StaticListableBeanFactory(Map.of("told", told)).getBeanProvider(ConnectionListener.class),
            core.metrics);
    private final Hellos hellos = new Hellos(
            registry,
            new Admission(core.logins(), core.workers),
            new HelloReplies(
                    Core.LIMITS,
                    new LogEpoch(new FakeDeployment(77)),
                    Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC)),
            notices);
    private final ConnectionLifecycle lifecycle = new ConnectionLifecycle(
            core.nodes, hellos, new ConnectionCensus(registry, notices), notices, core.missed, config);
    private final RouteWatchDriver watch = new RouteWatchDriver(core.routes, registry, List.of(lifecycle), config);

    @BeforeEach
    void fill() {
        core.users.set(ANN, UserKind.USER, false, 3, 0);
    }

    @AfterEach
    void stop() throws Exception {
        notices.destroy();
        core.close();
    }

    @Test
    void opening_goodToken_isAcceptedRoutedAndTold() {
        lifecycle.opening(core.access.stream(), hello(ANN, 1, 3));

        HelloResult result = accepted(1).get(0).getHelloResult();
        assertThat(result.getUserId()).isEqualTo(ANN);
        assertThat(result.getConnectionId()).isEqualTo("a1:1");
        assertThat(result.getLogEpoch()).isEqualTo(77);
        assertThat(result.getServerTimeMs()).isEqualTo(5_000);
        assertThat(result.getTokenExpiresAtMs()).isEqualTo(60_000);
        assertThat(result.getLimits()).isEqualTo(Core.LIMITS.toFrame());
        assertThat(core.routes.routes).containsValue(route(1));
        await().untilAsserted(() -> assertThat(told.lines).containsExactly("opened 10/1"));
    }

    @Test
    void opening_routeIsWrittenBeforeTheAccountIsRead() {
        core.routes.holdsBack = true;

        lifecycle.opening(core.access.stream(), hello(ANN, 1, 3));
        core.users.set(ANN, UserKind.USER, false, 4, 0);
        core.routes.answerHeld();

        assertThat(refused(1).get(0).getCloseCode()).isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
    }

    @Test
    void opening_revokedDisabledOrUnknown_isRefused() {
        core.users.set(11, UserKind.USER, true, 1, 0);

        lifecycle.opening(core.access.stream(), hello(ANN, 1, 2));
        lifecycle.opening(core.access.stream(), hello(11, 2, 1));
        lifecycle.opening(core.access.stream(), hello(12, 3, 1));

        assertThat(refused(3))
                .extracting(ConnectionRefused::getCloseCode)
                .containsOnly(CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
        assertThat(told.lines).isEmpty();
    }

    @Test
    void opening_signInThatHasEnded_isRefusedWithItsCode() {
        core.devices.ended.put(-5L, CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
        ConnectionOpening hello = hello(ANN, 1, 3);

        lifecycle.opening(
                core.access.stream(),
                hello.toBuilder()
                        .setClaims(hello.getClaims().toBuilder().setSignIn(-5))
                        .build());

        assertThat(refused(1).get(0).getCloseCode()).isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
        assertThat(core.devices.noted).isEmpty();
    }

    @Test
    void opening_ofADevice_notesItOnce_andNoVisitors() {
        core.users.set(11, UserKind.VISITOR, false, 1, 0);
        ConnectionOpening phone =
                hello(ANN, 1, 3).toBuilder().setDeviceKind(2).setClient("app/1").build();

        lifecycle.opening(core.access.stream(), phone);
        lifecycle.opening(core.access.stream(), hello(11, 2, 1));
        accepted(2);

        assertThat(core.devices.noted)
                .containsExactly(new Login(ANN, phone.getConnection().getDeviceId(), 2, "app/1", 0));
    }

    @Test
    void opening_databaseDown_isAPassingFault() {
        core.users.isDown = true;

        lifecycle.opening(core.access.stream(), hello(ANN, 1, 3));

        assertThat(refused(1).get(0).getCloseCode()).isEqualTo(CloseCode.SERVER_FAULT_VALUE);
    }

    @Test
    void opening_sameDevice_takesOverAndTheOldConnectionIsClosed() {
        FakeAccess other = FakeAccess.attach(core.nodes, "a2", 8);
        lifecycle.opening(core.access.stream(), hello(ANN, 1, 3));
        accepted(1);

        lifecycle.opening(other.stream(), hello(ANN, 9, 3));

        CloseConnection close = core.access
                .received(1, LogicEvent::hasCloseConnection, LogicEvent::getCloseConnection)
                .get(0);
        assertThat(close.getConnectionId()).isEqualTo(1);
        assertThat(close.getCloseCode()).isEqualTo(CloseCode.REPLACED_VALUE);
        other.received(1, LogicEvent::hasConnectionAccepted, LogicEvent::getConnectionAccepted);

        lifecycle.closed(core.access.stream(), closed(1));

        assertThat(core.routes.routes.values()).extracting(Route::node).containsExactly("a2");
    }

    @Test
    void opening_olderThanTheOneThatIsThere_isRefusedAsReplaced() {
        lifecycle.opening(core.access.stream(), hello(ANN, 2, 3));
        accepted(1);

        lifecycle.opening(core.access.stream(), hello(ANN, 1, 3));

        ConnectionRefused refused = refused(1).get(0);
        assertThat(refused.getConnectionId()).isEqualTo(1);
        assertThat(refused.getCloseCode()).isEqualTo(CloseCode.REPLACED_VALUE);
        assertThat(core.routes.routes).containsValue(route(2));
    }

    @Test
    void opening_redisDown_isAcceptedAndMadeGoodWithAHint() {
        core.routes.isDown = true;
        watch.look();
        lifecycle.opening(core.access.stream(), hello(ANN, 1, 3));
        accepted(1);

        core.routes.isDown = false;
        watch.look();

        assertThat(core.routes.routes).containsValue(route(1));
        assertThat(core.access.received(1, LogicEvent::hasHintUsers, LogicEvent::getHintUsers))
                .extracting(HintUsers::getUserIdsList)
                .containsExactly(List.of(ANN));
        watch.look();
        core.access.settle();
        assertThat(core.access.events()).filteredOn(LogicEvent::hasHintUsers).hasSize(1);
    }

    @Test
    void opening_redisWithoutAnswer_isAcceptedAfterABoundedWait() {
        core.routes.holdsBack = true;

        lifecycle.opening(core.access.stream(), hello(ANN, 1, 3));

        assertThat(accepted(1)).hasSize(1);
    }

    @Test
    void opening_moreThanIsRememberedWhileRedisIsDown_asksTheNodes() {
        core.routes.isDown = true;
        for (long connection = 1; connection <= 5; connection++) {
            core.users.set(connection, UserKind.USER, false, 1, 0);
            lifecycle.opening(core.access.stream(), hello(connection, connection, 1));
        }
        accepted(5);
        core.routes.isDown = false;

        watch.look();

        core.access.received(1, LogicEvent::hasReportConnections, LogicEvent::getReportConnections);
    }

    @Test
    void closed_whileRedisIsDown_isNotMadeGoodLater() {
        core.routes.isDown = true;
        lifecycle.opening(core.access.stream(), hello(ANN, 1, 3));
        accepted(1);
        lifecycle.closed(core.access.stream(), closed(1));
        core.routes.isDown = false;

        watch.look();

        assertThat(core.routes.routes).isEmpty();
    }

    @Test
    void closed_beforeTheRouteWasWritten_leavesNone() {
        core.routes.holdsBack = true;
        lifecycle.opening(core.access.stream(), hello(ANN, 1, 3));
        lifecycle.closed(core.access.stream(), closed(1));

        core.routes.answerHeld();
        core.routes.answerHeld();

        assertThat(core.routes.routes).isEmpty();
        await().untilAsserted(() -> assertThat(told.lines).containsExactly("closed 10/1"));
    }

    @Test
    void renewal_isCheckedAndAnsweredWithoutARoute() {
        lifecycle.opening(
                core.access.stream(),
                hello(ANN, 1, 3).toBuilder().setRenewal(true).build());
        assertThat(accepted(1).get(0).getReauthenticateResult().getTokenExpiresAtMs())
                .isEqualTo(60_000);
        assertThat(core.routes.routes).isEmpty();

        lifecycle.opening(
                core.access.stream(),
                hello(ANN, 1, 2).toBuilder().setRenewal(true).build());
        assertThat(refused(1).get(0).getCloseCode()).isEqualTo(CloseCode.ACCESS_TOKEN_REVOKED_VALUE);
    }

    @Test
    void renewal_databaseDown_leavesTheConnectionOpen() {
        core.users.isDown = true;

        lifecycle.opening(
                core.access.stream(),
                hello(ANN, 1, 3).toBuilder().setRenewal(true).build());

        ServerFrame reply = FakeAccess.frame(core.access
                .received(1, LogicEvent::hasReply, LogicEvent::getReply)
                .get(0)
                .getFrame());
        assertThat(reply.getReplyTo()).isEqualTo(4);
        assertThat(reply.getError().getCode()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void detached_oneNodeOrItsOldBoot_isToldAsLost() {
        lifecycle.attached(core.access.stream());
        FakeAccess rebooted = FakeAccess.attach(core.nodes, "a1", 8);
        lifecycle.attached(rebooted.stream());
        await().untilAsserted(() -> assertThat(told.lines).containsExactly("lost a1"));

        lifecycle.detached(core.access.stream());
        lifecycle.detached(rebooted.stream());

        await().untilAsserted(() -> assertThat(told.lines).containsExactly("lost a1", "lost a1"));
    }

    private List<ServerFrame> accepted(int count) {
        return core
                .access
                .received(count, LogicEvent::hasConnectionAccepted, LogicEvent::getConnectionAccepted)
                .stream()
                .map(ConnectionAccepted::getFrame)
                .map(FakeAccess::frame)
                .toList();
    }

    private List<ConnectionRefused> refused(int count) {
        return core.access.received(count, LogicEvent::hasConnectionRefused, LogicEvent::getConnectionRefused);
    }

    private static Route route(long connection) {
        return new Route(ANN, "device-10", "a1", 7, connection);
    }

    private static ConnectionOpening hello(long userId, long connection, long generation) {
        return ConnectionOpening.newBuilder()
                .setConnection(FakeAccess.ref(userId, connection))
                .setRequestId(4)
                .setClaims(TokenClaims.newBuilder()
                        .setUserId(userId)
                        .setKind(UserKind.USER_VALUE)
                        .setGeneration(generation)
                        .setExpiresAtMs(60_000))
                .build();
    }

    private static ConnectionClosed closed(long connection) {
        return ConnectionClosed.newBuilder()
                .setConnection(FakeAccess.ref(ANN, connection))
                .setKind(UserKind.USER_VALUE)
                .build();
    }

    static final class Told implements ConnectionListener {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void opened(Caller caller) {
            lines.add("opened " + caller.userId() + "/" + caller.connectionId());
        }

        @Override
        public void closed(Caller caller) {
            lines.add("closed " + caller.userId() + "/" + caller.connectionId());
        }

        @Override
        public void nodeLost(String node) {
            lines.add("lost " + node);
        }
    }
}
