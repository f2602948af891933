package io.parley.chaos.traffic;

import io.parley.chaos.check.View;
import io.parley.chaos.history.Device;
import io.parley.chaos.history.History;
import io.parley.common.protocol.JoinPolicy;
import io.parley.stack.StackUsers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All participants of a run. What each does follows from the seed; when it happens depends on the machine too. */
public final class Traffic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);
    private static final int SETUP_SECONDS = 60;
    private static final int THREADS = 4;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Each so many-th pair of the ring blocks and unblocks. */
    private static final int BLOCKING_EVERY = 4;

    private final StackUsers users;
    private final TrafficPlan plan;
    private final History history;
    private final Random random;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "traffic");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Participant> participants = new ArrayList<>();
    /** Of what goes on by itself, beside what each participant does. */
    private final List<CompletableFuture<Void>> endings = new ArrayList<>();

    private volatile boolean goesOn = true;

    private Traffic(StackUsers users, TrafficPlan plan, History history, long seed) {
        this.users = users;
        this.plan = plan;
        this.history = history;
        this.random = new Random(seed);
    }

    /** Adds the users, makes them friends, and lets them begin. */
    public static Traffic begin(StackUsers users, TrafficPlan plan, History history, long seed)
            throws InterruptedException {
        Traffic traffic = new Traffic(users, plan, history, seed);
        try {
            traffic.addGroup(traffic.addRing());
            traffic.addSites();
            return traffic;
        } catch (ExecutionException | TimeoutException e) {
            traffic.close();
            throw new IllegalStateException("the participants can't be set up", e);
        }
    }

    private List<Participant> addRing() throws ExecutionException, InterruptedException, TimeoutException {
        List<Participant> ring = new ArrayList<>();
        for (int i = 0; i < plan.users(); i++) {
            ring.add(connect(new Device(users.add("user-" + i), 1)));
        }
        List<Long> conversations = new ArrayList<>();
        for (int i = 0; i < ring.size(); i++) {
            Participant one = ring.get(i);
            Participant next = ring.get((i + 1) % ring.size());
            one.client().friends().request(next.userId(), "").get(SETUP_SECONDS, TimeUnit.SECONDS);
            next.client().friends().accept(one.userId()).get(SETUP_SECONDS, TimeUnit.SECONDS);
            conversations.add(one.client().openDirect(next.userId()).get(SETUP_SECONDS, TimeUnit.SECONDS));
        }
        for (int i = 0; i < ring.size(); i++) {
            go(ring.get(i), Behaviour::chat);
            if (i % 2 == 0) {
                go(connect(new Device(ring.get(i).userId(), 2)), Behaviour::chat);
            }
            if (i % BLOCKING_EVERY == 0) {
                BlockingPair pair = new BlockingPair(
                        ring.get(i),
                        ring.get((i + 1) % ring.size()).userId(),
                        conversations.get(i),
                        history,
                        this::lastSeq,
                        scheduler,
                        () -> goesOn);
                endings.add(pair.ended());
                pair.begin();
            }
        }
        return ring;
    }

    /** Four neighbours, as only friends may be added; the first one's two friends come and go. */
    private void addGroup(List<Participant> ring) throws ExecutionException, InterruptedException, TimeoutException {
        Participant owner = ring.get(0);
        Participant last = ring.get(ring.size() - 1);
        Participant next = ring.get(1);
        long group = owner.client()
                .groups()
                .create("neighbours", JoinPolicy.OPEN_TO_ALL, List.of(next.userId(), last.userId()))
                .get(SETUP_SECONDS, TimeUnit.SECONDS);
        next.client().groups().add(group, List.of(ring.get(2).userId())).get(SETUP_SECONDS, TimeUnit.SECONDS);
        for (Participant member : List.of(next, last)) {
            Wanderer wanderer = new Wanderer(owner, member, group, scheduler, () -> goesOn);
            endings.add(wanderer.ended());
            wanderer.begin();
        }
    }

    private void addSites() throws ExecutionException, InterruptedException, TimeoutException {
        for (int i = 0; i < plan.sites(); i++) {
            long site = users.addSite("site-" + i);
            for (int j = 0; j < plan.agentsPerSite(); j++) {
                go(
                        connect(new Device(users.addAgent(site, "agent-" + i + "-" + j, plan.capacity()), 1)),
                        Behaviour::answer);
            }
            for (int j = 0; j < plan.visitorsPerSite(); j++) {
                go(connect(new Device(users.addVisitor(site, "visitor-" + i + "-" + j), 1)), Behaviour::ask);
            }
        }
    }

    private Participant connect(Device device) throws ExecutionException, InterruptedException, TimeoutException {
        Participant participant = new Participant(
                device,
                users.roamingClient(device.userId()).deviceId("device-" + device.number()),
                history,
                new Random(random.nextLong()),
                scheduler);
        participants.add(participant);
        participant.client().connect();
        participant.client().whenOnline().get(SETUP_SECONDS, TimeUnit.SECONDS);
        return participant;
    }

    private void go(Participant participant, Behaviour behaviour) {
        scheduler.schedule(
                () -> {
                    if (goesOn) {
                        try {
                            behaviour.act(participant);
                        } catch (RuntimeException e) {
                            LOG.error("{} fails to act", participant.device(), e);
                        }
                        go(participant, behaviour);
                    }
                },
                (long) (plan.pause().toMillis() * 2 * participant.random().nextDouble()),
                TimeUnit.MILLISECONDS);
    }

    private long lastSeq(long conversationId) throws SQLException {
        try (Connection connection = users.connect();
                PreparedStatement select =
                        connection.prepareStatement("SELECT last_seq FROM conversation WHERE conversation_id = ?")) {
            select.setLong(1, conversationId);
            try (ResultSet result = select.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    /** Everybody who takes part. */
    public Set<Long> userIds() {
        return participants.stream().map(Participant::userId).collect(Collectors.toUnmodifiableSet());
    }

    /** Begins nothing more; returns what was not answered, or who was not connected, when the patience was over. */
    public List<String> end(Duration patience) throws InterruptedException {
        goesOn = false;
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return List.of("a block, or who comes and goes in a group, is not answered");
        }
        List<String> unsettled = unsettled();
        while (!unsettled.isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            unsettled = unsettled();
        }
        return unsettled;
    }

    private List<String> unsettled() {
        return participants.stream()
                .filter(participant -> participant.pending() > 0 || !participant.isOnline())
                .map(participant -> participant.device() + " has " + participant.pending() + " unanswered and is "
                        + participant.client().state())
                .toList();
    }

    /** What every device shows now. */
    public List<View> views() throws InterruptedException {
        List<View> views = new ArrayList<>();
        for (Participant participant : participants) {
            views.addAll(participant.views());
        }
        return views;
    }

    @Override
    public void close() {
        goesOn = false;
        scheduler.shutdownNow();
        participants.forEach(Participant::close);
    }
}
