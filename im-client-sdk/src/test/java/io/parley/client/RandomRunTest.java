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
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any order of sends, edits, recalls, deletions, losses, cuts and restarts ends with everybody seeing the log as it is, each message
 * once, and counting what is unread in it. The last user opens the second room at the end only.
 */
class RandomRunTest {
    private static final long[] USERS = {101, 102, 103};
    private static final long[] ROOMS = {1, 2};

    private final World world = new World();
    private final List<InMemoryStore> stores = new ArrayList<>();
    private final Map<String, List<String>> sent = new HashMap<>();
    private final Map<Long, List<Message>> heardBefore = new HashMap<>();
    /** Per user and message the state that its listener was told of last. */
    private final Map<Long, Map<Long, Message>> toldBefore = new HashMap<>();

    private int edits;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 120);
    }

    @ParameterizedTest
    @MethodSource("seeds")
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
        world.rigs.forEach(this::checkRows);
        world.rigs.forEach(this::checkLogs);
        world.rigs.forEach(this::checkTold);
    }

    private Rig start(long user, InMemoryStore store) {
        Rig rig = world.client(
                user, store, options -> options.openAll(user != USERS[2]).pageSize(2));
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
        } else if (dice < 110) {
            change(rig, ROOMS[random.nextInt(ROOMS.length)], random);
        } else if (dice < 115) {
            rig.client().open(ROOMS[0]);
        } else if (dice < 120) {
            rig.wire().losePushes(ROOMS[random.nextInt(ROOMS.length)]);
        } else if (dice < 122) {
            world.calm();
            if (rig.client().state() instanceof ConnectionState.Online) {
                long room = ROOMS[random.nextInt(ROOMS.length)];
                rig.client().conversation(room).ifPresent(row -> rig.client().markRead(room, row.lastSeq()));
                world.calm();
            }
        } else if (dice < 160 && ready(rig)) {
            rig.wire().swap();
        } else if (dice < 180) {
            world.clock.advance(random.nextInt(4_000));
        } else if (dice < 190) {
            rig.wire().cut();
        } else if (dice < 220) {
            rig.wire().losePushes();
        } else if (dice < 230) {
            // A reply is lost for good with its connection's end.
            rig.wire().serve();
            rig.wire().cut();
        } else if (dice < 235) {
            rig.client().close();
            world.rigs.remove(rig);
            heardBefore.put(rig.user(), heard(rig));
            toldBefore.put(rig.user(), told(rig));
            start(rig.user(), stores.get((int) (rig.user() - USERS[0])));
        } else {
            rig.wire().step();
        }
    }

    /** What is refused, or has no answer for long, is of no concern here. */
    private void change(Rig rig, long room, Random random) {
        List<Long> own = world.server.rooms.get(room).messages.stream()
                .filter(message -> message.getSenderId() == rig.user())
                .map(io.parley.common.protocol.Message::getSeq)
                .toList();
        if (!own.isEmpty()) {
            long seq = own.get(own.size() - 1 - random.nextInt(Math.min(4, own.size())));
            if (random.nextInt(6) == 0) {
                rig.client().deleteMessages(room, List.of(seq, 1 + (long) random.nextInt((int) seq)));
            } else if (random.nextInt(3) > 0) {
                rig.client().edit(room, seq, "edit " + ++edits);
            } else {
                rig.client().recall(room, seq);
            }
        }
    }

    private static boolean ready(Rig rig) {
        ConnectionState state = rig.client().state();
        return state instanceof ConnectionState.Online || state instanceof ConnectionState.Behind;
    }

    /** By the user's clients up to this one, without what is void. */
    private List<Message> heard(Rig rig) {
        List<Message> heard = new ArrayList<>(heardBefore.getOrDefault(rig.user(), List.of()));
        heard.removeIf(message -> rig.resets().contains(message.conversationId()));
        heard.addAll(rig.heard());
        return heard;
    }

    private Map<Long, Message> told(Rig rig) {
        Map<Long, Message> told = new HashMap<>(toldBefore.getOrDefault(rig.user(), Map.of()));
        told.values().removeIf(message -> rig.resets().contains(message.conversationId()));
        rig.heard().forEach(message -> told.put(message.messageId(), message));
        rig.changed().forEach(message -> told.put(message.messageId(), message));
        return told;
    }

    private void checkTold(Rig rig) {
        Map<Long, Message> told = told(rig);
        for (ModelServer.Room log : world.server.rooms.values()) {
            for (var message : log.shownTo(rig.user())) {
                assertThat(told.getOrDefault(message.getMessageId(), Message.of(message)))
                        .isEqualTo(Message.of(message));
            }
        }
    }

    private void checkRows(Rig rig) {
        assertThat(rig.client().state()).isInstanceOf(ConnectionState.Online.class);
        for (long id : ROOMS) {
            ModelServer.Room room = world.server.rooms.get(id);
            var wanted = ModelServer.conversation(id, room, rig.user());
            var row = rig.client().conversation(id).orElseThrow();
            assertThat(row.lastSeq()).isEqualTo(wanted.getLastSeq());
            assertThat(row.unread()).isEqualTo(wanted.getUnread());
            assertThat(row.marks().changeSeq()).isEqualTo(wanted.getChangeSeq());
            assertThat(row.marks().deletionVersion()).isEqualTo(wanted.getDeletionVersion());
            assertThat(row.lastMessage())
                    .isEqualTo(wanted.hasLastMessage() ? Message.of(wanted.getLastMessage()) : null);
        }
    }

    private void checkLogs(Rig rig) {
        for (long room : ROOMS) {
            ModelServer.Room log = world.server.rooms.get(room);
            var all = rig.client().loadAll(room);
            world.calm();
            assertThat(all.join().pending()).isEmpty();
            assertThat(all.join().messages())
                    .isEqualTo(log.shownTo(rig.user()).stream().map(Message::of).toList());
            assertThat(log.messages)
                    .extracting(io.parley.common.protocol.Message::getSeq)
                    .isEqualTo(LongStream.rangeClosed(1, log.messages.size())
                            .boxed()
                            .toList());
            String own = rig.user() + " ";
            assertThat(log.sent.stream().filter(text -> text.startsWith(own)).toList())
                    .isEqualTo(sent.getOrDefault(rig.user() + "/" + room, List.of()));
        }
        assertThat(heard(rig)).extracting(Message::messageId).doesNotHaveDuplicates();
    }
}
