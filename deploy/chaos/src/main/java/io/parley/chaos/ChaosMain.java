package io.parley.chaos;

import io.parley.chaos.fault.FaultKind;
import io.parley.chaos.history.Event;
import io.parley.chaos.traffic.TrafficPlan;
import io.parley.stack.StackOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Runs the harness from the command line. Ends with 1 if a promise was broken, with 2 if the options make no sense. */
public final class ChaosMain {
    private final ChaosOptions options;
    private final PrintStream out;

    private ChaosMain(ChaosOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        ChaosOptions options;
        try {
            options = ChaosOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new ChaosMain(options, System.out).run() ? 0 : 1);
    }

    private boolean run() throws InterruptedException, IOException {
        Map<FaultKind, Integer> total = new TreeMap<>();
        AckTimes ackTimes = new AckTimes();
        long acked = 0;
        int broken = 0;
        for (int i = 0; i < options.runs(); i++) {
            long seed = options.seed() + i;
            Path directory = options.directory().resolve("seed-" + seed);
            StackOptions stack = StackOptions.of(
                    directory, options.shape().accessNodes(), options.shape().logicNodes());
            ChaosResult result = new ChaosRun(
                            options.containers() ? stack.withContainers() : stack,
                            TrafficPlan.small().withUsers(options.users()))
                    .run(seed, options.schedule(seed));
            out.println(result.report());
            result.injected().forEach((kind, count) -> total.merge(kind, count, Integer::sum));
            acked += result.acked();
            ackTimes.add(AckTimes.of(result.history()));
            if (!result.isKept()) {
                broken++;
                Files.writeString(
                        directory.resolve("history.txt"),
                        result.history().stream().map(Event::toString).collect(Collectors.joining("\n")));
            }
        }
        out.println(options.runs() + " runs, " + broken + " with violations; " + acked + " messages acked; "
                + total.entrySet().stream()
                        .map(entry -> entry.getKey().label() + " " + entry.getValue())
                        .collect(Collectors.joining(", ")));
        out.println("ack times by the faults that were on:" + ackTimes);
        return broken == 0;
    }
}
