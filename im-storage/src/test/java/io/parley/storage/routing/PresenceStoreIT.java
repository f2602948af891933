package io.parley.storage.routing;

import static io.parley.common.protocol.PresenceState.PRESENCE_AWAY;
import static io.parley.common.protocol.PresenceState.PRESENCE_OFFLINE;
import static io.parley.common.protocol.PresenceState.PRESENCE_ONLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.storage.agent.NodeBoot;
import io.parley.storage.routing.PresenceStore.Presence;
import io.parley.storage.routing.PresenceStore.Terms;
import io.parley.storage.routing.PresenceStore.Watch;
import io.parley.storage.routing.PresenceStore.Watcher;
import io.parley.storage.testing.StorageTest;
import io.parley.storage.testing.Together;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

@StorageTest
class PresenceStoreIT {
    private static final NodeBoot NODE = new NodeBoot("access|1", 5_000_000_000L);
    private static final Terms AT_ONCE = new Terms(List.of(new NodeBoot("access-2", 1), NODE), Duration.ZERO);
    private static final Terms LATER = new Terms(List.of(NODE), Duration.ofMinutes(1));
    private static final Terms SOON = new Terms(List.of(NODE), Duration.ofMillis(200));
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final PresenceStore presence;
    private final RouteStore routes;
    private final RedissonClient redis;
    private final long user;
    private final Watcher watcher;

    PresenceStoreIT(PresenceStore presence, RouteStore routes, RedissonClient redis, IdGenerator ids) {
        this.presence = presence;
        this.routes = routes;
        this.redis = redis;
        this.user = ids.next();
        this.watcher = new Watcher(ids.next(), "access|2", -7, 11);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private Route connect(String device, long connection) {
        Route route = new Route(user, device, NODE.node(), NODE.bootId(), connection);
        get(routes.put(route));
        return route;
    }

    private Presence settle(Terms terms, Route... closed) {
        return get(presence.settle(Map.of(user, List.of(closed)), terms)).get(0);
    }

    private Presence watch(Watcher who) {
        return get(presence.watch(who, new Watch(List.of(user), List.of(user), 10, LEASE), LATER))
                .orElseThrow()
                .get(0);
    }

    @Test
    void settle_severalDevices_theMostPresentCounts() {
        assertThat(settle(AT_ONCE).state()).isEqualTo(PRESENCE_OFFLINE);
        Route phone = connect("phone", 1);
        Route desk = connect("desk", 2);

        Presence online = settle(AT_ONCE);
        assertThat(online.state()).isEqualTo(PRESENCE_ONLINE);
        assertThat(online.changed()).isTrue();
        assertThat(settle(AT_ONCE).changed()).isFalse();

        get(presence.setAway(phone, true));
        assertThat(settle(AT_ONCE).state()).isEqualTo(PRESENCE_ONLINE);
        get(presence.setAway(desk, true));
        assertThat(settle(AT_ONCE).state()).isEqualTo(PRESENCE_AWAY);
        get(presence.setAway(phone, false));
        assertThat(settle(AT_ONCE).state()).isEqualTo(PRESENCE_ONLINE);
        assertThat(settle(AT_ONCE, phone).state()).isEqualTo(PRESENCE_AWAY);

        Presence offline = settle(AT_ONCE, desk);
        assertThat(offline.state()).isEqualTo(PRESENCE_OFFLINE);
        assertThat(offline.lastSeen()).isPresent();
        assertThat(offline.asOf()).isAfter(online.asOf());
        assertThat(get(routes.find(List.of(user)))).isEmpty();
    }

    @Test
    void settle_awayOfAnEarlierConnection_saysNothingOfTheNext() {
        get(presence.setAway(connect("phone", 1), true));
        assertThat(settle(AT_ONCE).state()).isEqualTo(PRESENCE_AWAY);

        Route next = connect("phone", 2);

        assertThat(settle(AT_ONCE).state()).isEqualTo(PRESENCE_ONLINE);
        assertThat(settle(AT_ONCE, new Route(user, "phone", NODE.node(), NODE.bootId(), 1))
                        .state())
                .isEqualTo(PRESENCE_ONLINE);
        assertThat(get(routes.find(List.of(user))).get(user)).containsExactly(next);
    }

    @Test
    void settle_whoComesBackInTime_wasNeverGone() {
        Route before = connect("phone", 1);
        settle(LATER);
        watch(watcher);

        Presence falling = settle(LATER, before);
        assertThat(falling.state()).isEqualTo(PRESENCE_ONLINE);
        assertThat(falling.changed()).isFalse();
        assertThat(falling.again()).isPresent();

        connect("phone", 2);
        Presence back = settle(LATER);
        assertThat(back.changed()).isFalse();
        assertThat(back.again()).isEmpty();
    }

    @Test
    void settle_whoStaysAway_isToldOnceByOneOfMany() {
        Route route = connect("phone", 1);
        settle(SOON);
        watch(watcher);
        Presence falling = settle(SOON, route);
        assertThat(falling.again().orElseThrow()).isLessThanOrEqualTo(Duration.ofMillis(200));
        await().until(() -> System.currentTimeMillis() > falling.asOf().toEpochMilli() + 250);

        List<Presence> all = Together.run(8, i -> settle(SOON));

        assertThat(all).extracting(Presence::state).containsOnly(PRESENCE_OFFLINE);
        assertThat(all.stream().filter(Presence::changed).map(Presence::watchers))
                .containsExactly(List.of(watcher));
        assertThat(all.get(0).lastSeen()).contains(falling.asOf());
    }

    @Test
    void settle_nodeThatIsNotAttached_doesNotCount() {
        connect("phone", 1);
        settle(AT_ONCE);

        Terms without = new Terms(List.of(new NodeBoot(NODE.node(), 4), new NodeBoot("access", 1)), Duration.ZERO);

        assertThat(settle(without).state()).isEqualTo(PRESENCE_OFFLINE);
        assertThat(settle(new Terms(List.of(), Duration.ZERO)).changed()).isFalse();
        assertThat(settle(AT_ONCE).state()).isEqualTo(PRESENCE_ONLINE);
    }

    @Test
    void watch_untilUnwatched_isToldOfChanges() {
        Watcher other = new Watcher(watcher.userId(), "access-3", 1, 1);
        assertThat(watch(watcher).state()).isEqualTo(PRESENCE_OFFLINE);
        assertThat(watch(other).changed()).isFalse();
        Route route = connect("phone", 1);
        assertThat(settle(AT_ONCE).watchers()).containsExactlyInAnyOrder(watcher, other);

        get(presence.unwatch(other, List.of(user)));
        assertThat(settle(AT_ONCE, route).watchers()).containsExactly(watcher);
        get(presence.unwatch(watcher, List.of()));
        connect("phone", 2);
        assertThat(settle(AT_ONCE).watchers()).isEmpty();
    }

    @Test
    void watch_pastItsLease_isToldNothing() {
        Watch brief = new Watch(List.of(user), List.of(user), 1, Duration.ofMillis(50));
        Presence began =
                get(presence.watch(watcher, brief, LATER)).orElseThrow().get(0);
        await().until(() -> System.currentTimeMillis() > began.asOf().toEpochMilli() + 100);
        connect("phone", 1);

        assertThat(settle(AT_ONCE).watchers()).isEmpty();
    }

    @Test
    void watch_moreThanTheMost_isRefusedAsAWhole() {
        List<Long> ten = LongStream.range(user, user + 10).boxed().toList();
        assertThat(get(presence.watch(watcher, new Watch(ten, List.of(), 10, LEASE), LATER)))
                .contains(List.of());

        assertThat(get(presence.watch(watcher, new Watch(ten, ten, 10, LEASE), LATER)))
                .isPresent();
        List<Long> tooMany = List.of(user, user + 10);
        assertThat(get(presence.watch(watcher, new Watch(tooMany, tooMany, 10, LEASE), LATER)))
                .isEmpty();
        get(presence.unwatch(watcher, List.of(user + 1)));
        assertThat(get(presence.watch(watcher, new Watch(tooMany, tooMany, 10, LEASE), LATER)))
                .isPresent();
    }

    @Test
    void part_endsWhatWasWatched_andWhatIsJustAboutToBe() {
        Watcher other = new Watcher(watcher.userId() * 10 + 1, "access|2", -7, 12);
        Route route = connect("phone", 1);
        settle(AT_ONCE);
        watch(watcher);
        watch(other);

        assertThat(get(presence.part(user, watcher.userId()))).containsExactly(watcher);

        assertThat(watch(watcher).state()).isEqualTo(PRESENCE_OFFLINE);
        assertThat(watch(watcher).lastSeen()).isEmpty();
        assertThat(watch(other).state()).isEqualTo(PRESENCE_ONLINE);
        assertThat(settle(AT_ONCE, route).watchers()).containsExactly(other);
    }

    @Test
    void redis_forgets_isRightAgainOnceRoutesAre() {
        Route route = connect("phone", 1);
        settle(AT_ONCE);
        watch(watcher);

        redis.getKeys().flushall();

        assertThat(settle(AT_ONCE))
                .returns(PRESENCE_OFFLINE, Presence::state)
                .returns(Optional.empty(), Presence::lastSeen)
                .returns(false, Presence::changed);
        get(routes.put(route));
        watch(watcher);
        assertThat(settle(AT_ONCE).state()).isEqualTo(PRESENCE_ONLINE);
        assertThat(settle(AT_ONCE, route).watchers()).containsExactly(watcher);
    }

    @Test
    void keys_allEnd() {
        connect("phone", 1);
        watch(watcher);
        get(presence.part(user, watcher.userId()));
        watch(new Watcher(1, "n", 1, 1));

        for (String name : List.of("presence", "watchers", "parted")) {
            assertThat(redis.getBucket("parley:{" + user + "}:" + name).remainTimeToLive())
                    .as(name)
                    .isPositive();
        }
        assertThat(redis.getBucket("parley:{access|2|-7|11|" + watcher.userId() + "}:watching")
                        .remainTimeToLive())
                .isPositive();
    }
}
