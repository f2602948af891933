package io.parley.bench;

import io.parley.client.ParleyClient;
import io.parley.client.api.ConnectionState;
import io.parley.client.token.Access;
import io.parley.stack.FaultProxy;
import io.parley.stack.ProcessMeter;
import io.parley.stack.Stack;
import io.parley.stack.StackOptions;
import io.parley.stack.StackUsers;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens beyond what is sustainable: readers who are too slow, twice the load that can be served, and everybody
 * coming back at once. Each figure stands beside what it is to be compared with, from the same run.
 */
public final class StressMain {
    private static final String ACCESS = "access";
    private static final String LOGIC = "logic";
    private static final int SLOW_BYTES_PER_SECOND = 1_024;
    private static final int SLOW_SHARE = 10;
    private static final double MODERATE_PER_SECOND = 400;
    private static final int MODERATE_PAIRS = 10;
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration BACK_WITHIN = Duration.ofMinutes(3);

    private final BenchOptions options;
    private final Stack stack;
    private final StackUsers users;
    private final ProcessMeter meter;
    private final PrintStream out;

    private StressMain(BenchOptions options, Stack stack, StackUsers users, PrintStream out) {
        this.options = options;
        this.stack = stack;
        this.users = users;
        this.out = out;
        this.meter = meter();
    }

    private ProcessMeter meter() {
        Map<String, Long> pids = new LinkedHashMap<>();
        pids.put(ACCESS, stack.access(0).pid());
        pids.put(LOGIC, stack.logic(0).pid());
        return new ProcessMeter(pids);
    }

    public static void main(String[] args) throws Exception {
        BenchOptions options = BenchOptions.parse(args);
        StackOptions stackOptions = StackOptions.of(Files.createTempDirectory("parley-stress-"), 1, 1)
                .withAccessVariable("PARLEY_ACCESS_UPGRADES_PER_SECOND", "2000")
                .withAccessVariable("PARLEY_ACCESS_UPGRADE_BURST", "2000")
                .withAccessVariable("PARLEY_ACCESS_FRAMES_PER_SECOND", "100000")
                .withAccessVariable("PARLEY_ACCESS_FRAME_BURST", "100000")
                // Small enough for the load of one machine to reach it.
                .withLogicArgument("--parley.journal.queue-messages=50")
                .withJvmOptions(List.of("-Xmx768m", "-Xmn64m", "-XX:+UseSerialGC"));
        try (Stack stack = Stack.start(stackOptions);
                StackUsers users = new StackUsers(stack)) {
            StressMain stress = new StressMain(options, stack, users, System.out);
            System.out.printf(
                    "%s, %d cores, JDK %s%n%n", options, Runtime.getRuntime().availableProcessors(), Runtime.version());
            stress.slowReaders();
            stress.overload();
            stress.storm();
        }
    }

    /** One in ten has a second device that reads 1 KB/s, of about 5 that come. */
    private void slowReaders() throws Exception {
        try (PairLoad load = new PairLoad(users, MODERATE_PAIRS);
                FaultProxy slowWay = FaultProxy.to(stack.socket(0).getPort())) {
            moderate(load, options.warmup());
            double before = moderate(load, options.measure());
            slowWay.throttle(SLOW_BYTES_PER_SECOND * MODERATE_PAIRS * 2 / SLOW_SHARE);
            List<ParleyClient> slow = new ArrayList<>();
            URI socket = URI.create("ws://127.0.0.1:" + slowWay.port() + "/ws");
            List<Long> ids = load.userIds();
            for (int i = 0; i < ids.size(); i += SLOW_SHARE) {
                long id = ids.get(i);
                ParleyClient client = ParleyClient.builder()
                        .tokens(reason -> CompletableFuture.completedFuture(new Access(users.token(id), socket)))
                        .deviceId("slow-device")
                        .openAll(true)
                        .build();
                client.connect();
                slow.add(client);
            }
            double during = moderate(load, options.measure());
            slow.forEach(ParleyClient::close);
            slowWay.heal();
            double after = moderate(load, options.measure());
            out.printf(
                    "slow readers %d of %d users: the others' p99 end to end %.1f ms without, %.1f ms with, %.1f ms"
                            + " without again: ratio %.2f%n",
                    slow.size(), ids.size(), before, during, after, during / ((before + after) / 2));
        }
    }

    /** Returns the p99 end to end, in milliseconds. */
    private static double moderate(PairLoad load, Duration time) {
        load.deliveryMicros();
        load.pace(MODERATE_PER_SECOND, System.nanoTime() + time.toNanos());
        pause(Duration.ofSeconds(1));
        return load.deliveryMicros().getValueAtPercentile(99) / 1e3;
    }

    private void overload() throws Exception {
        try (PairLoad load = new PairLoad(users, options.pairs())) {
            AtomicBoolean go = new AtomicBoolean(true);
            load.saturate(options.window(), go);
            pause(options.warmup());
            long delivered = load.delivered();
            pause(options.measure());
            double most =
                    (load.delivered() - delivered) / (double) options.measure().toSeconds();
            go.set(false);
            pause(SETTLE);
            load.ackMicros();
            load.pace(most / 4, System.nanoTime() + options.measure().toNanos());
            double ackBefore = load.ackMicros().getValueAtPercentile(99) / 1e3;
            long memoryBefore = meter.residentKilobytes(LOGIC) + meter.residentKilobytes(ACCESS);
            PairLoad.Answers answers = new PairLoad.Answers();
            long asked =
                    load.flood(2 * most, System.nanoTime() + options.measure().toNanos(), answers);
            double seconds = options.measure().toSeconds();
            long acked = answers.acked().sum();
            pause(SETTLE);
            long silent = asked - answers.all();
            long memoryAfter = meter.residentKilobytes(LOGIC) + meter.residentKilobytes(ACCESS);
            load.ackMicros();
            load.pace(most / 4, System.nanoTime() + options.measure().toNanos());
            double ackAfter = load.ackMicros().getValueAtPercentile(99) / 1e3;
            out.printf(
                    "overload     sustainable %,.0f messages/s; asked for %,.0f/s: %,.0f/s stored, %,.0f/s BUSY, %d refused"
                            + " otherwise, %d without an answer%n",
                    most,
                    asked / seconds,
                    acked / seconds,
                    answers.busy().sum() / seconds,
                    answers.others().sum(),
                    silent);
            out.printf(
                    "             memory of access and logic %,d KB before, %,d KB after; ack p99 at a quarter of the load"
                            + " %.1f ms before, %.1f ms after%n",
                    memoryBefore, memoryAfter, ackBefore, ackAfter);
        }
    }

    /** The access node dies, and comes back. */
    private void storm() throws Exception {
        List<ParleyClient> clients = new ArrayList<>();
        for (int i = 0; i < options.idle(); i++) {
            clients.add(users.client(users.add("storm-" + i), 0)
                    .keepRelations(false)
                    .build());
        }
        clients.forEach(ParleyClient::connect);
        awaitOnline(clients);
        stack.access(0).kill();
        stack.access(0).start();
        stack.access(0).awaitReady();
        long begin = System.nanoTime();
        int atOnce = online(clients);
        awaitOnline(clients);
        double seconds = (System.nanoTime() - begin) / 1e9;
        out.printf(
                "storm        %,d clients back %.1f s after their access node was (%,d were by then), at most 2,000 upgrades/s"
                        + " let in%n",
                clients.size(), seconds, atOnce);
        clients.forEach(ParleyClient::close);
    }

    private static int online(List<ParleyClient> clients) {
        return (int) clients.stream()
                .filter(client -> client.state() instanceof ConnectionState.Online)
                .count();
    }

    private static void awaitOnline(List<ParleyClient> clients) throws Exception {
        long deadline = System.nanoTime() + BACK_WITHIN.toNanos();
        for (ParleyClient client : clients) {
            client.whenOnline().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
