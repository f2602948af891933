package io.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.client.World.Rig;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.Message;
import io.parley.client.store.InMemoryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any order of sends, losses, cuts and restarts ends with everybody seeing the log, each message once. */
class RandomRunTest {
    private static final long[] USERS = {101, 102, 103};
    private static final long[] ROOMS = {1, 2};

    private final World world = new World();
    private final List<InMemoryStore> stores = new ArrayList<>();
    private final Map<String, List<String>> sent = new HashMap<>();
    private final Map<Long, List<Long>> heardBefore = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void anyRun_endsWithTheLogEverywhere(long seed) {
        Random random = new Random(seed);
        for (long room : ROOMS) {
            world.server.room(room, LongStream.of(USERS).boxed().toArray(Long[]::new));
        }
        for (long user : USERS) {
            InMemoryStore store = new InMemoryStore();
            stores.add(store);
            start(user, store);
        }
        for (int step = 0; step < 3_000; step++) {
            act(random);
        }
        for (int i = 0; i < 40; i++) {
            world.calm();
            world.clock.advance(1_000);
        }
        world.rigs.forEach(this::check);
    }

    private Rig start(long user, InMemoryStore store) {
        Rig rig = world.client(user, store, options -> options.openAll(true).pageSize(2));
        rig.client().connect();
        return rig;
    }

    private void act(Random random) {
        int who = random.nextInt(world.rigs.size());
        Rig rig = world.rigs.get(who);
        int dice = random.nextInt(1_000);
        if (dice < 60) {
            long room = ROOMS[random.nextInt(ROOMS.length)];
            List<String> texts = sent.computeIfAbsent(rig.user() + "/" + room, key -> new ArrayList<>());
            String text = rig.user() + " " + texts.size();
            texts.add(text);
            rig.client().send(room, text);
        } else if (dice < 80) {
            world.clock.advance(random.nextInt(4_000));
        } else if (dice < 90) {
            rig.wire().cut();
        } else if (dice < 120) {
            rig.wire().losePushes();
        } else if (dice < 130) {
            // A reply is lost for good with its connection's end.
            rig.wire().serve();
            rig.wire().cut();
        } else if (dice < 135) {
            rig.client().close();
            world.rigs.remove(rig);
            heardBefore
                    .computeIfAbsent(rig.user(), key -> new ArrayList<>())
                    .addAll(rig.heard().stream().map(Message::messageId).toList());
            start(rig.user(), stores.get((int) (rig.user() - USERS[0])));
        } else {
            rig.wire().step();
        }
    }

    private void check(Rig rig) {
        assertThat(rig.client().state()).isInstanceOf(ConnectionState.Online.class);
        for (long room : ROOMS) {
            ModelServer.Room log = world.server.rooms.get(room);
            var all = rig.client().loadAll(room);
            world.calm();
            assertThat(all.join().pending()).isEmpty();
            assertThat(all.join().messages()).extracting(Message::text).isEqualTo(log.texts());
            assertThat(all.join().messages())
                    .extracting(Message::seq)
                    .isEqualTo(LongStream.rangeClosed(1, log.messages.size())
                            .boxed()
                            .toList());
            String own = rig.user() + " ";
            assertThat(log.texts().stream().filter(text -> text.startsWith(own)).toList())
                    .isEqualTo(sent.getOrDefault(rig.user() + "/" + room, List.of()));
            long others = log.messages.stream()
                    .filter(message -> message.getSenderId() != rig.user())
                    .count();
            assertThat(rig.client().conversation(room).orElseThrow().unread()).isEqualTo((int) others);
        }
        List<Long> heard = new ArrayList<>(heardBefore.getOrDefault(rig.user(), List.of()));
        rig.heard().forEach(message -> heard.add(message.messageId()));
        assertThat(heard).doesNotHaveDuplicates();
    }
}
