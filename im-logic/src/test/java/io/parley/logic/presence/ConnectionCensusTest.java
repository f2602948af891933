package io.parley.logic.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.link.ConnectionList;
import io.parley.common.link.ConnectionState;
import io.parley.common.link.LogicEvent;
import io.parley.common.protocol.UserKind;
import io.parley.logic.conversation.LogEpoch;
import io.parley.logic.link.FakeAccess;
import io.parley.logic.routing.RouteRegistry;
import io.parley.logic.routing.RouteWatchDriver;
import io.parley.logic.routing.RoutingConfig;
import io.parley.logic.testing.Core;
import io.parley.logic.testing.FakeDeployment;
import io.parley.storage.routing.Route;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class ConnectionCensusTest {
    private final Core core = new Core();
    private final RoutingConfig config = new RoutingConfig(
            Duration.ofMillis(100), Duration.ofSeconds(1), 100, Duration.ofHours(6), Duration.ofSeconds(3));
    private final RouteRegistry registry = new RouteRegistry(core.routes, core.nodes, config, core.metrics);
    private final PresenceTest.Told told = new PresenceTest.Told();
    private final ConnectionNotices notices = new ConnectionNotices(
            new StaticListableBeanFactory(Map.of("told", told)).getBeanProvider(ConnectionListener.class),
            core.metrics);
    private final ConnectionCensus census = new ConnectionCensus(registry, notices);

    @AfterEach
    void stop() throws Exception {
        notices.destroy();
        core.close();
    }

    @Test
    void take_listedConnections_areRegisteredAndTold() {
        census.take(core.access.stream(), () -> {});
        asked(1);

        list(false, 10, 20);
        list(true, 30);

        asked(2);
        assertThat(core.routes.routes.values()).extracting(Route::userId).containsExactlyInAnyOrder(10L, 20L, 30L);
        assertThat(told.lines).containsExactlyInAnyOrder("opened 10/10", "opened 20/20", "opened 30/30");
    }

    @Test
    void take_connectionThatIsMissingInTheSecondList_countsAsClosed() {
        census.take(core.access.stream(), () -> {});
        asked(1);
        list(true, 10, 20);
        asked(2);

        list(false, 20);
        list(true, 40);

        await().untilAsserted(() ->
                assertThat(told.lines).containsExactlyInAnyOrder("opened 10/10", "opened 20/20", "closed 10/10"));
        assertThat(core.routes.routes.values()).extracting(Route::userId).containsExactly(20L);
    }

    @Test
    void take_whileOneIsUnderWay_followsIt() {
        census.take(core.access.stream(), () -> {});
        census.take(core.access.stream(), () -> told.lines.add("registered"));
        asked(1);
        list(true, 10);
        asked(2);
        list(true, 10);
        asked(3);
        assertThat(told.lines).doesNotContain("registered");

        list(true, 10);

        await().untilAsserted(() -> assertThat(told.lines).contains("registered"));
    }

    @Test
    void look_generationChanged_registersAllAndHintsThenOnly() {
        ConnectionLifecycle lifecycle =
                new ConnectionLifecycle(core.nodes, hellos(), census, notices, core.missed, config);
        RouteWatchDriver watch = new RouteWatchDriver(core.routes, registry, List.of(lifecycle), config);
        watch.look();
        watch.look();
        core.access.settle();
        assertThat(core.access.events()).isEmpty();

        core.routes.generation = 2;
        watch.look();
        asked(1);
        assertThat(core.access.events()).noneMatch(LogicEvent::hasHintAll);
        list(true, 10);

        assertThat(core.access
                        .received(1, LogicEvent::hasHintAll, LogicEvent::getHintAll)
                        .get(0)
                        .getSpreadMs())
                .isEqualTo(3_000);
        assertThat(core.routes.routes.values()).extracting(Route::userId).containsExactly(10L);
    }

    @Test
    void look_routesAge_registersAllAndHintsNobody() {
        RoutingConfig often = new RoutingConfig(
                Duration.ofMillis(100), Duration.ofSeconds(1), 100, Duration.ofMillis(1), Duration.ofSeconds(3));
        ConnectionLifecycle lifecycle =
                new ConnectionLifecycle(core.nodes, hellos(), census, notices, core.missed, often);
        RouteWatchDriver watch = new RouteWatchDriver(core.routes, registry, List.of(lifecycle), often);

        await().until(() -> {
            watch.look();
            return core.access.events().stream().anyMatch(LogicEvent::hasReportConnections);
        });
        list(true, 10);

        await().until(() -> !core.routes.routes.isEmpty());
        core.access.settle();
        assertThat(core.access.events()).noneMatch(LogicEvent::hasHintAll);
    }

    @Test
    void listed_withoutBeingAsked_isLeftAlone() {
        list(true, 10);

        assertThat(core.routes.routes).isEmpty();
        assertThat(told.lines).isEmpty();
    }

    private Hellos hellos() {
        return new Hellos(
                registry,
                new Admission(core.logins(), core.workers),
                new HelloReplies(Core.LIMITS, new LogEpoch(new FakeDeployment(1)), Clock.systemUTC()),
                notices);
    }

    private void asked(int times) {
        core.access.received(times, LogicEvent::hasReportConnections, LogicEvent::getReportConnections);
    }

    private void list(boolean last, long... userIds) {
        ConnectionList.Builder part = ConnectionList.newBuilder().setLast(last);
        for (long userId : userIds) {
            part.addConnections(ConnectionState.newBuilder()
                    .setConnection(FakeAccess.ref(userId, userId))
                    .setKind(UserKind.USER_VALUE));
        }
        census.listed(core.access.stream(), part.build());
    }
}
