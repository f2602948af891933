package io.parley.bench;

import io.parley.client.ParleyClient;
import io.parley.client.api.ConnectionState;
import io.parley.client.api.ParleyException;
import io.parley.client.token.Access;
import io.parley.stack.FaultProxy;
import io.parley.stack.ProcessMeter;
import io.parley.stack.Stack;
import io.parley.stack.StackOptions;
import io.parley.stack.StackUsers;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens beyond what is sustainable: readers who are too slow, twice the load that can be served, and everybody
 * coming back at once. Each figure stands beside what it is to be compared with, from the same run.
 */
public final class StressMain {
    private static final int SLOW_BYTES_PER_SECOND = 1_024;
    private static final int SLOW_SHARE = 10;
    private static final double MODERATE_PER_SECOND = 400;
    private static final int MODERATE_PAIRS = 10;
    private static final int SLOW_ROUNDS = 5;
    private static final int WRITERS = 4;
    private static final int QUEUED_MESSAGES = 10;
    private static final double FIRST_PER_SECOND = 200;
    private static final double STEP = 1.4;
    private static final double WORTH_MORE = 1.03;
    private static final Duration DATABASE_DELAY = Duration.ofMillis(20);
    private static final int UPGRADES_PER_SECOND = 400;
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration BACK_WITHIN = Duration.ofMinutes(3);

    private final BenchOptions options;
    private final PrintStream out;

    private StressMain(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        BenchOptions options = BenchOptions.parse(args);
        System.out.printf(
                "%s, %d cores, JDK %s%n%n", options, Runtime.getRuntime().availableProcessors(), Runtime.version());
        StressMain stress = new StressMain(options, System.out);
        stress.slowReaders();
        stress.overload();
        stress.storm();
    }

    private static StackOptions stack() throws IOException {
        return StackOptions.of(Files.createTempDirectory("parley-stress-"), 1, 1)
                .withAccessVariable("PARLEY_ACCESS_UPGRADES_PER_SECOND", Integer.toString(UPGRADES_PER_SECOND))
                .withAccessVariable("PARLEY_ACCESS_UPGRADE_BURST", Integer.toString(UPGRADES_PER_SECOND))
                .withJvmOptions(List.of("-Xmx768m", "-Xmn64m", "-XX:+UseSerialGC"));
    }

    /**
     * One in ten has a second device that reads 1 KB/s, of about 5 that come. They come and go, so that what else changes
     * on the machine meets both.
     */
    private void slowReaders() throws Exception {
        try (Stack stack = Stack.start(stack());
                StackUsers users = new StackUsers(stack);
                PairLoad load = new PairLoad(users, MODERATE_PAIRS);
                FaultProxy slowWay = FaultProxy.to(stack.socket(0).getPort())) {
            slowWay.throttle(SLOW_BYTES_PER_SECOND * MODERATE_PAIRS * 2 / SLOW_SHARE);
            URI socket = URI.create("ws://127.0.0.1:" + slowWay.port() + "/ws");
            moderate(load, options.warmup());
            List<Double> without = new ArrayList<>();
            List<Double> with = new ArrayList<>();
            for (int i = 0; i < SLOW_ROUNDS; i++) {
                without.add(moderate(load, options.measure()));
                List<ParleyClient> slow = slowDevices(users, load, socket);
                with.add(moderate(load, options.measure()));
                slow.forEach(ParleyClient::close);
                pause(SETTLE);
            }
            out.printf(
                    "slow readers %d of %d users, %d times with and without: the others' p99 end to end %.1f ms without, %.1f"
                            + " ms with (medians): ratio %.2f%n",
                    load.userIds().size() / SLOW_SHARE,
                    load.userIds().size(),
                    SLOW_ROUNDS,
                    median(without),
                    median(with),
                    median(with) / median(without));
        }
    }

    private static List<ParleyClient> slowDevices(StackUsers users, PairLoad load, URI socket) {
        List<ParleyClient> slow = new ArrayList<>();
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
        return slow;
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }

    /** Returns the p99 end to end, in milliseconds. */
    private static double moderate(PairLoad load, Duration time) {
        load.deliveryMicros();
        load.pace(MODERATE_PER_SECOND, System.nanoTime() + time.toNanos());
        pause(Duration.ofSeconds(1));
        return load.deliveryMicros().getValueAtPercentile(99) / 1e3;
    }

    /** The database takes its time, so that it is the limit, and not the machine that the load comes from as well. */
    private void overload() throws Exception {
        StackOptions slowDatabase = stack().withProxies()
                .withAccessVariable("PARLEY_ACCESS_FRAMES_PER_SECOND", "100000")
                .withAccessVariable("PARLEY_ACCESS_FRAME_BURST", "100000")
                // Small enough for the load of one machine to reach it.
                .withLogicArgument("--parley.journal.queue-messages=" + QUEUED_MESSAGES)
                .withLogicArgument("--parley.journal.writers=" + WRITERS);
        try (Stack stack = Stack.start(slowDatabase);
                StackUsers users = new StackUsers(stack);
                PairLoad load = new PairLoad(users, options.pairs())) {
            stack.databaseProxy(0).delay(DATABASE_DELAY, DATABASE_DELAY, 1);
            ProcessMeter meter = new ProcessMeter(Map.of(
                    "access", stack.access(0).pid(), "logic", stack.logic(0).pid()));
            double most = sustainable(load);
            double ackBefore = ackP99(load, most / 4);
            long memoryBefore = meter.residentKilobytes("access") + meter.residentKilobytes("logic");
            PairLoad.Answers answers = new PairLoad.Answers();
            long asked =
                    load.flood(2 * most, System.nanoTime() + options.measure().toNanos(), answers);
            double acked = answers.acked() / (double) options.measure().toSeconds();
            double busy = answers.refused(ParleyException.Code.BUSY)
                    / (double) options.measure().toSeconds();
            long memoryDuring = meter.residentKilobytes("access") + meter.residentKilobytes("logic");
            double ackAfter = ackP99(load, most / 4);
            out.printf(
                    "overload     at most %,.0f messages/s stored; asked for %,.0f/s: %,.0f/s stored, %,.0f/s BUSY, refused"
                            + " otherwise %s, %d without an answer%n",
                    most,
                    asked / (double) options.measure().toSeconds(),
                    acked,
                    busy,
                    answers.refusedBut(ParleyException.Code.BUSY),
                    asked - answers.all());
            out.printf(
                    "             memory of access and logic %,d KB before, %,d KB after; ack p99 at a quarter of the load"
                            + " %.1f ms before, %.1f ms after%n",
                    memoryBefore, memoryDuring, ackBefore, ackAfter);
        }
    }

    /** The most that is stored per second: more and more is asked for, until twice that has not brought more. */
    private double sustainable(PairLoad load) {
        stored(load, FIRST_PER_SECOND);
        double most = 0;
        double per = FIRST_PER_SECOND;
        for (int vain = 0; vain < 2; per *= STEP) {
            double stored = stored(load, per);
            out.printf("             %,.0f/s asked for: %,.0f/s stored%n", per, stored);
            vain = stored > most * WORTH_MORE ? 0 : vain + 1;
            most = Math.max(most, stored);
        }
        return most;
    }

    private double stored(PairLoad load, double perSecond) {
        PairLoad.Answers answers = new PairLoad.Answers();
        load.flood(perSecond, System.nanoTime() + options.measure().toNanos(), answers);
        pause(SETTLE);
        return answers.acked() / (double) options.measure().toSeconds();
    }

    private double ackP99(PairLoad load, double perSecond) {
        load.ackMicros();
        load.pace(perSecond, System.nanoTime() + options.measure().toNanos());
        pause(SETTLE);
        return load.ackMicros().getValueAtPercentile(99) / 1e3;
    }

    /** The access node dies, and comes back. */
    private void storm() throws Exception {
        try (Stack stack = Stack.start(stack());
                StackUsers users = new StackUsers(stack)) {
            storm(stack, users);
        }
    }

    private void storm(Stack stack, StackUsers users) throws Exception {
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
                "storm        %,d clients back %.1f s after their access node was (%,d were by then), at most %,d upgrades/s"
                        + " let in%n",
                clients.size(), seconds, atOnce, UPGRADES_PER_SECOND);
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
