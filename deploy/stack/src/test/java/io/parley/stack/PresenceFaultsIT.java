package io.parley.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.client.ParleyClient;
import io.parley.client.ParleyClientBuilder;
import io.parley.client.api.ClientListener;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.Presence;
import io.parley.client.api.Presence.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who watch learn when an access node dies, hangs, or leaves: Ann is on the first, it happens to the second. */
class PresenceFaultsIT {
    /** As docs/architecture.md promises. */
    private static final Duration OFFLINE_WITHIN = Duration.ofSeconds(11);

    private static final Duration OFFLINE_DELAY = Duration.ofSeconds(5);
    /** For the test's own threads on a busy machine. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofSeconds(40);

    private static Stack stack;
    private static StackUsers users;

    private final List<Person> people = new ArrayList<>();
    private Person ann;

    private static final class Person implements ClientListener, AutoCloseable {
        private final ParleyClient client;
        private final List<Presence> heard = new CopyOnWriteArrayList<>();
        private final List<ConnectionState> connections = new CopyOnWriteArrayList<>();

        Person(ParleyClientBuilder builder) {
            client = builder.listener(this).build();
        }

        @Override
        public void onPresence(Presence presence) {
            heard.add(presence);
        }

        @Override
        public void onConnection(ConnectionState state) {
            connections.add(state);
        }

        long id() {
            return client.userId();
        }

        Presence sees(Person other) {
            return client.presence().of(other.id());
        }

        List<Status> heardOf(Person other) {
            return heard.stream()
                    .filter(presence -> presence.userId() == other.id())
                    .map(Presence::status)
                    .toList();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) {
        stack = Stack.start(StackOptions.of(directory, 2, 2).withAccessVariable("PARLEY_ACCESS_DRAIN_WINDOW", "2s"));
        users = new StackUsers(stack);
    }

    @AfterAll
    static void stop() {
        users.close();
        stack.close();
    }

    @BeforeEach
    void connectAnn() throws Exception {
        ann = connect(users.client(users.add("Ann"), 0));
    }

    @AfterEach
    void heal() {
        if (!stack.access(1).isAlive()) {
            stack.access(1).start();
        }
        stack.access(1).awaitReady();
        people.forEach(Person::close);
    }

    private Person connect(ParleyClientBuilder builder) throws Exception {
        Person person = new Person(builder);
        people.add(person);
        person.client.connect();
        person.client.whenOnline().get(30, TimeUnit.SECONDS);
        return person;
    }

    /** Ann's friend, who always goes to the second node. */
    private Person loyal() throws Exception {
        return befriended(users.client(users.add("Ben"), 1));
    }

    /** Ann's friend, who is on the second node and goes to the next with each connect. */
    private Person roaming() throws Exception {
        long id = users.add("Cat");
        while (id % 2 == 0) {
            id = users.add("Cat");
        }
        return befriended(users.roamingClient(id));
    }

    private Person befriended(ParleyClientBuilder builder) throws Exception {
        Person friend = connect(builder);
        Friends.befriend(ann.client, friend.client);
        ann.client.presence().subscribe(List.of(friend.id())).get(30, TimeUnit.SECONDS);
        friend.client.presence().subscribe(List.of(ann.id())).get(30, TimeUnit.SECONDS);
        assertThat(ann.sees(friend).status()).isEqualTo(Status.ONLINE);
        assertThat(friend.sees(ann).status()).isEqualTo(Status.ONLINE);
        return friend;
    }

    private void awaitOfflineSince(Person friend, Instant fault) {
        await().atMost(OFFLINE_WITHIN.plus(MARGIN))
                .untilAsserted(() -> assertThat(ann.sees(friend).status()).isEqualTo(Status.OFFLINE));
        assertThat(ann.sees(friend).lastSeen())
                .isBetween(fault.minusMillis(1), Instant.now().minus(OFFLINE_DELAY));
    }

    private void awaitBack(Person friend) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ann.sees(friend).status()).isEqualTo(Status.ONLINE));
    }

    @Test
    void killedNode_itsUsersAreOfflineWithinTheBound_butNotWhoComesBackElsewhere() throws Exception {
        Person ben = loyal();
        Person cat = roaming();
        Instant fault = Instant.now();

        stack.access(1).kill();

        awaitOfflineSince(ben, fault);
        assertThat(ben.sees(ann).status()).isEqualTo(Status.UNKNOWN);
        assertThat(ann.heardOf(cat)).containsExactly(Status.ONLINE);
        assertThat(cat.sees(ann).status()).isEqualTo(Status.ONLINE);
        assertThat(cat.heardOf(ann)).containsExactly(Status.ONLINE, Status.UNKNOWN, Status.ONLINE);

        stack.access(1).start();
        awaitBack(ben);
        assertThat(ann.heardOf(ben)).containsExactly(Status.ONLINE, Status.OFFLINE, Status.ONLINE);
    }

    @Test
    void hangingNode_itsUsersAreOfflineWithinTheBound_untilItGoesOn() throws Exception {
        Person ben = loyal();
        Instant fault = Instant.now();

        stack.access(1).freeze();

        awaitOfflineSince(ben, fault);
        stack.access(1).thaw();
        awaitBack(ben);
    }

    @Test
    void drainedNode_whoseUsersGoElsewhere_nobodyIsSeenLeaving() throws Exception {
        List<Person> friends = List.of(roaming(), roaming(), roaming());

        stack.access(1).stop();

        await().during(OFFLINE_DELAY.multipliedBy(2))
                .atMost(OFFLINE_DELAY.multipliedBy(3))
                .untilAsserted(() -> assertThat(friends)
                        .allSatisfy(friend -> assertThat(ann.heardOf(friend)).containsExactly(Status.ONLINE)));
        assertThat(friends).allSatisfy(friend -> {
            assertThat(friend.connections)
                    .filteredOn(ConnectionState.Connecting.class::isInstance)
                    .as("connects")
                    .hasSizeGreaterThan(1);
            assertThat(friend.sees(ann).status()).isEqualTo(Status.ONLINE);
        });
    }
}
