package io.parley.logic.watch;

import static io.parley.common.protocol.PresenceState.PRESENCE_AWAY;
import static io.parley.common.protocol.PresenceState.PRESENCE_OFFLINE;
import static io.parley.common.protocol.PresenceState.PRESENCE_ONLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.common.id.IdGenerator;
import io.parley.common.protocol.Block;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.CreateGroup;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.Presence;
import io.parley.common.protocol.PresencePush;
import io.parley.common.protocol.PresenceState;
import io.parley.common.protocol.RemoveFriend;
import io.parley.common.protocol.ServerFrame;
import io.parley.common.protocol.SetPresence;
import io.parley.common.protocol.SubscribePresence;
import io.parley.common.protocol.UnsubscribePresence;
import io.parley.common.protocol.UserKind;
import io.parley.embedded.EmbeddedRedis;
import io.parley.logic.testing.AccessDriver;
import io.parley.logic.testing.AccessDriver.Client;
import io.parley.logic.testing.Friends;
import io.parley.logic.testing.LogicNodes;
import io.parley.storage.agent.Agent;
import io.parley.storage.agent.AgentRole;
import io.parley.storage.agent.AgentStore;
import io.parley.storage.visitor.Visitor;
import io.parley.storage.visitor.VisitorStore;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;
import org.springframework.context.ConfigurableApplicationContext;

/** Presence among people on two logic nodes: Ann's requests go to the first, Bob's to the second. */
class PresenceIT {
    private static final Duration OFFLINE_DELAY = Duration.ofMillis(800);
    private static final int MAX_WATCHED = 3;

    private static final LogicNodes NODES = new LogicNodes(PresenceIT.class);
    private static final EmbeddedRedis REDIS = EmbeddedRedis.temporary();
    private static final ConfigurableApplicationContext FIRST = node();
    private static final ConfigurableApplicationContext SECOND = node();

    private static ConfigurableApplicationContext node() {
        return NODES.start(
                "parley.redis.address=" + REDIS.uri(),
                "parley.presence.offline-delay=" + OFFLINE_DELAY.toMillis() + "ms",
                "parley.presence.max-watched=" + MAX_WATCHED,
                "parley.link.drain=0s");
    }

    @AfterAll
    static void stop() {
        NODES.close();
        REDIS.close();
    }

    private static ServerFrame watch(Client watcher, long... userIds) {
        return watcher.ask(ClientFrame.newBuilder()
                .setSubscribePresence(SubscribePresence.newBuilder()
                        .addAllUserIds(Arrays.stream(userIds).boxed().toList())));
    }

    private static Presence seen(Client watcher, long userId) {
        return watch(watcher, userId).getSubscribePresenceResult().getPeople(0);
    }

    private static void set(Client client, PresenceState state) {
        assertThat(client.ask(ClientFrame.newBuilder()
                                .setSetPresence(SetPresence.newBuilder().setState(state)))
                        .hasSetPresenceResult())
                .isTrue();
    }

    private static List<Presence> told(Client watcher, long userId) {
        return watcher.pushes().stream()
                .filter(ServerFrame::hasPresencePush)
                .map(ServerFrame::getPresencePush)
                .map(PresencePush::getPresence)
                .filter(presence -> presence.getUserId() == userId)
                .toList();
    }

    private static List<PresenceState> states(Client watcher, long userId) {
        return told(watcher, userId).stream().map(Presence::getState).toList();
    }

    private static void awaitStates(Client watcher, long userId, PresenceState... states) {
        await().untilAsserted(() -> assertThat(states(watcher, userId)).containsExactly(states));
    }

    private static void passOfflineDelay() {
        long end = System.nanoTime() + OFFLINE_DELAY.multipliedBy(2).toNanos();
        await().until(() -> System.nanoTime() > end);
    }

    private static void block(Client who, Client whom) {
        who.ask(ClientFrame.newBuilder()
                .setBlock(Block.newBuilder()
                        .setUserId(whom.userId())
                        .setOpId(UUID.randomUUID().toString())));
    }

    @Test
    void devices_theMostPresentCounts_andWhoComesBackWasNeverGone() {
        try (Friends friends = Friends.meet(FIRST, SECOND)) {
            Client ann = friends.ann();
            long bob = friends.bob().userId();
            Presence first = seen(ann, bob);
            assertThat(first.getState()).isEqualTo(PRESENCE_ONLINE);
            assertThat(first.getLastSeenMs()).isZero();
            Client tablet = friends.access().open(0, bob, UserKind.USER, 0, "tablet");

            set(friends.bob(), PRESENCE_AWAY);
            set(tablet, PRESENCE_AWAY);
            awaitStates(ann, bob, PRESENCE_AWAY);
            set(tablet, PRESENCE_ONLINE);
            awaitStates(ann, bob, PRESENCE_AWAY, PRESENCE_ONLINE);
            tablet.closed();
            awaitStates(ann, bob, PRESENCE_AWAY, PRESENCE_ONLINE, PRESENCE_AWAY);

            friends.bob().closed();
            Client back = friends.access().open(1, bob);
            awaitStates(ann, bob, PRESENCE_AWAY, PRESENCE_ONLINE, PRESENCE_AWAY, PRESENCE_ONLINE);
            back.closed();
            assertThat(seen(ann, bob).getState()).isEqualTo(PRESENCE_ONLINE);
            Client again = friends.access().open(1, bob);
            passOfflineDelay();
            assertThat(told(ann, bob)).hasSize(4);

            again.closed();
            await().untilAsserted(() -> assertThat(told(ann, bob)).hasSize(5));
            Presence last = told(ann, bob).get(4);
            assertThat(last.getState()).isEqualTo(PRESENCE_OFFLINE);
            assertThat(last.getLastSeenMs()).isBetween(first.getAsOfMs(), last.getAsOfMs() - OFFLINE_DELAY.toMillis());
            assertThat(told(ann, bob)).extracting(Presence::getAsOfMs).isSorted();
            assertThat(seen(ann, bob).getLastSeenMs()).isEqualTo(last.getLastSeenMs());
        }
    }

    @Test
    void block_holdsForTheNextChange_andIsNotTold() {
        try (Friends friends = Friends.meet(FIRST, SECOND)) {
            Client ann = friends.ann();
            Client bob = friends.bob();
            watch(ann, bob.userId());
            watch(bob, ann.userId());
            passOfflineDelay();

            block(bob, ann);
            set(bob, PRESENCE_AWAY);
            set(ann, PRESENCE_AWAY);
            passOfflineDelay();

            assertThat(told(ann, bob.userId())).singleElement().satisfies(PresenceIT::assertHidden);
            assertThat(told(bob, ann.userId())).singleElement().satisfies(PresenceIT::assertHidden);
            assertHidden(seen(ann, bob.userId()));
            assertHidden(seen(ann, Long.MAX_VALUE));
        }
    }

    private static void assertHidden(Presence presence) {
        assertThat(presence.getState()).isEqualTo(PRESENCE_OFFLINE);
        assertThat(presence.getLastSeenMs()).isZero();
    }

    @Test
    void friendship_ended_hidesWhoSharesNoGroup() {
        try (Friends friends = Friends.meet(FIRST, SECOND)) {
            Client ann = friends.ann();
            Client bob = friends.bob();
            bob.ask(ClientFrame.newBuilder()
                    .setRemoveFriend(RemoveFriend.newBuilder()
                            .setUserId(ann.userId())
                            .setOpId(UUID.randomUUID().toString())));
            assertHidden(seen(ann, bob.userId()));

            Client carl = friends.access().open(0, Friends.user(FIRST, "Carl"));
            assertHidden(seen(carl, bob.userId()));
            Client dora = friends.access().open(0, Friends.user(FIRST, "Dora"));
            Friends.befriend(dora, carl);
            Friends.befriend(dora, bob);
            dora.ask(ClientFrame.newBuilder()
                    .setCreateGroup(CreateGroup.newBuilder()
                            .setOpId(UUID.randomUUID().toString())
                            .setName("Group")
                            .addUserIds(carl.userId())
                            .addUserIds(bob.userId())));
            assertThat(seen(carl, bob.userId()).getState()).isEqualTo(PRESENCE_ONLINE);
            assertThat(seen(bob, carl.userId()).getState()).isEqualTo(PRESENCE_ONLINE);
            assertThat(seen(carl, carl.userId()).getState()).isEqualTo(PRESENCE_ONLINE);
        }
    }

    @Test
    void agent_seesWhoIsOfTheSite_andNobodyElse() {
        try (Friends friends = Friends.meet(FIRST, SECOND)) {
            long site = FIRST.getBean(IdGenerator.class).next();
            Client vera = visitor(friends, "Vera", site);
            Client elsewhere = visitor(friends, "Neighbour", site + 1);
            long agentId = Friends.user(FIRST, "Ada");
            FIRST.getBean(AgentStore.class).save(Agent.fresh(agentId, site, AgentRole.AGENT, 3));
            Client ada = friends.access().open(0, agentId, UserKind.AGENT, site, "desk");
            assertThat(seen(ada, vera.userId()).getState()).isEqualTo(PRESENCE_ONLINE);
            assertHidden(seen(ada, elsewhere.userId()));
            assertThat(seen(ada, agentId).getState()).isEqualTo(PRESENCE_ONLINE);

            vera.closed();

            awaitStates(ada, vera.userId(), PRESENCE_OFFLINE);
            assertThat(told(ada, vera.userId()).get(0).getLastSeenMs()).isPositive();
            ServerFrame away = ada.ask(ClientFrame.newBuilder()
                    .setSetPresence(SetPresence.newBuilder().setState(PRESENCE_AWAY)));
            assertThat(away.getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        }
    }

    private static Client visitor(Friends friends, String name, long site) {
        long userId = Friends.user(FIRST, name);
        FIRST.getBean(VisitorStore.class).add(new Visitor(userId, site));
        return friends.access().open(1, userId, UserKind.VISITOR, site, "browser");
    }

    @Test
    void requests_outOfBounds_areRefused() {
        try (Friends friends = Friends.meet(FIRST, SECOND)) {
            Client ann = friends.ann();
            assertThat(watch(ann).getError().getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(watch(ann, -1).getError().getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(watch(ann, 1, 2, 3, 4).getError().getCode()).isEqualTo(ErrorCode.TOO_MANY_WATCHED);
            assertThat(watch(ann, 1, 2, 2, 3).getSubscribePresenceResult().getPeopleList())
                    .extracting(Presence::getUserId)
                    .containsExactly(1L, 2L, 3L);
            long bob = friends.bob().userId();
            assertThat(watch(ann, bob).getError().getCode()).isEqualTo(ErrorCode.TOO_MANY_WATCHED);
            ann.ask(ClientFrame.newBuilder()
                    .setUnsubscribePresence(UnsubscribePresence.newBuilder().addUserIds(2)));
            assertThat(watch(ann, bob).getSubscribePresenceResult().getRenewAfterMs())
                    .isEqualTo(450_000);

            ServerFrame offline = ann.ask(ClientFrame.newBuilder().setSetPresence(SetPresence.getDefaultInstance()));
            assertThat(offline.getError().getCode()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            Client visitor = friends.access().open(0, Friends.user(FIRST, "Guest"), UserKind.VISITOR, 9, "browser");
            assertThat(watch(visitor, bob).getError().getCode()).isEqualTo(ErrorCode.NOT_ALLOWED);
        }
    }

    @Test
    void unsubscribed_isToldNothing() {
        try (Friends friends = Friends.meet(FIRST, SECOND)) {
            long bob = friends.bob().userId();
            watch(friends.ann(), bob);
            friends.ann()
                    .ask(ClientFrame.newBuilder().setUnsubscribePresence(UnsubscribePresence.getDefaultInstance()));

            friends.bob().closed();
            passOfflineDelay();

            assertThat(told(friends.ann(), bob)).isEmpty();
        }
    }

    @Test
    void events_withAllTablesLocked_areToldAllTheSame() throws Exception {
        try (Friends friends = Friends.meet(FIRST, SECOND)) {
            long bob = friends.bob().userId();
            watch(friends.ann(), bob);
            String tables = LogicNodes.sql(FIRST)
                    .queryForList(
                            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
                            String.class)
                    .stream()
                    .map(name -> name + " WRITE")
                    .collect(Collectors.joining(", "));
            try (Connection connection = FIRST.getBean(DataSource.class).getConnection();
                    Statement sql = connection.createStatement()) {
                sql.execute("LOCK TABLES " + tables);
                try {
                    set(friends.bob(), PRESENCE_AWAY);
                    awaitStates(friends.ann(), bob, PRESENCE_AWAY);
                    set(friends.bob(), PRESENCE_ONLINE);
                    friends.bob().closed();
                    awaitStates(friends.ann(), bob, PRESENCE_AWAY, PRESENCE_ONLINE, PRESENCE_OFFLINE);
                } finally {
                    sql.execute("UNLOCK TABLES");
                }
            }
        }
    }

    @Test
    void accessNode_gone_itsUsersAreOffline() {
        try (Friends friends = Friends.meet(FIRST, SECOND);
                AccessDriver other = new AccessDriver(
                        "o-" + Long.toHexString(System.nanoTime()),
                        System.nanoTime(),
                        LogicNodes.linkPort(FIRST),
                        LogicNodes.linkPort(SECOND))) {
            Client carl = other.open(1, Friends.user(FIRST, "Carl"));
            Friends.befriend(friends.ann(), carl);
            assertThat(seen(friends.ann(), carl.userId()).getState()).isEqualTo(PRESENCE_ONLINE);

            other.close();

            awaitStates(friends.ann(), carl.userId(), PRESENCE_OFFLINE);
        }
    }

    @Test
    void redis_forgets_isHealedByHintsAndNewSubscriptions() {
        try (Friends friends = Friends.meet(FIRST, SECOND)) {
            Client ann = friends.ann();
            long bob = friends.bob().userId();
            watch(ann, bob);

            FIRST.getBean(RedissonClient.class).getKeys().flushall();
            await().until(() -> ann.hints() > 0);
            watch(ann, bob);

            await().until(() -> seen(ann, bob).getState() == PRESENCE_ONLINE);
            friends.bob().closed();
            await().untilAsserted(() -> assertThat(states(ann, bob)).endsWith(PRESENCE_OFFLINE));
        }
    }
}
