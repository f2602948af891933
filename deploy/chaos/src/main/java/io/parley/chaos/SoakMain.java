package io.parley.chaos;

import io.parley.chaos.fault.Shape;
import io.parley.chaos.history.Event;
import io.parley.chaos.history.History;
import io.parley.chaos.traffic.Traffic;
import io.parley.chaos.traffic.TrafficPlan;
import io.parley.stack.ProcessMeter;
import io.parley.stack.Stack;
import io.parley.stack.StackOptions;
import io.parley.stack.StackUsers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Steady load for a long time, with connections that come and go: what the nodes hold at the end is what they held at the
 * beginning. Ends with 1 if something has grown by more than 5 %, or a buffer was lost; with 2 if the options make no sense.
 */
public final class SoakMain {
    private static final double MOST_GROWTH = 1.05;
    /** One or two of a few are no growth. */
    private static final long FEW = 2;
    /** Of direct memory, in KB: Netty's pool grows by chunks of at least 128 KB, whenever a thread finds all others in use. */
    private static final long TWO_CHUNKS = 512;

    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmx256m",
            "-Xms256m",
            // Else the heap's pages become resident one by one, whenever they are first used.
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            // Else a full collection leaves up to 5 % of the old generation unswept, and counts it as live.
            "-XX:MarkSweepAlwaysCompactCount=1",
            "-XX:NativeMemoryTracking=summary",
            "-Dio.netty.leakDetection.level=paranoid");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChaosOptions.Soak options;
    private final PrintStream out;

    private SoakMain(ChaosOptions.Soak options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        ChaosOptions.Soak options;
        try {
            options = ChaosOptions.Soak.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new SoakMain(options, System.out).run() ? 0 : 1);
    }

    private boolean run() throws InterruptedException, IOException {
        Shape shape = new Shape(1, 1);
        StackOptions stackOptions = StackOptions.of(options.directory(), shape.accessNodes(), shape.logicNodes())
                .withJvmOptions(JVM_OPTIONS)
                // Full within seconds: what fills up to its bound is no growth.
                .withLogicArgument("--parley.journal.recent-size=64KB");
        History history = History.onlyCounted();
        try (Stack stack = Stack.start(stackOptions);
                StackUsers users = new StackUsers(stack);
                Traffic traffic = Traffic.begin(users, TrafficPlan.restless(), history, 1)) {
            ProcessMeter meter = new ProcessMeter(Map.of(
                    "access", stack.access(0).pid(), "logic", stack.logic(0).pid()));
            pause(options.warmup());
            Map<String, Long> before = holdings(stack, meter);
            pause(options.length());
            Map<String, Long> after = holdings(stack, meter);
            List<String> unsettled = traffic.end(PATIENCE);
            boolean isSteady = report(before, after);
            long leaks = leaks(options.directory());
            out.printf(
                    "%d messages acked, %d times offline, %d lost buffers, unsettled %s%n",
                    history.count(Event.Acked.class), history.count(Event.Offline.class), leaks, unsettled);
            return isSteady && leaks == 0 && unsettled.isEmpty();
        }
    }

    private static Map<String, Long> holdings(Stack stack, ProcessMeter meter) {
        Map<String, Long> all = new LinkedHashMap<>();
        for (String node : List.of("access", "logic")) {
            meter.holdings(node).forEach((what, amount) -> all.put(node + " " + what, amount));
        }
        all.put("redis keys", stack.redis().keys());
        return all;
    }

    private boolean report(Map<String, Long> before, Map<String, Long> after) {
        out.printf("%-18s %12s %12s%n", "", "after " + options.warmup(), "at the end");
        boolean isSteady = true;
        for (Map.Entry<String, Long> entry : after.entrySet()) {
            long begin = before.getOrDefault(entry.getKey(), 0L);
            long slack = entry.getKey().endsWith("direct") ? TWO_CHUNKS : FEW;
            boolean hasGrown = entry.getValue() > Math.max(begin * MOST_GROWTH, (double) begin + slack);
            isSteady &= !hasGrown;
            out.printf("%-18s %,12d %,12d%s%n", entry.getKey(), begin, entry.getValue(), hasGrown ? "  has grown" : "");
        }
        return isSteady;
    }

    private static long leaks(Path directory) throws IOException {
        long leaks = 0;
        try (Stream<Path> logs = Files.list(directory)) {
            for (Path log :
                    logs.filter(file -> file.toString().endsWith(".log")).toList()) {
                try (Stream<String> lines = Files.lines(log)) {
                    leaks += lines.filter(line -> line.contains("LEAK:")).count();
                }
            }
        }
        return leaks;
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
