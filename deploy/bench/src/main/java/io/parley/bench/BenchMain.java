package io.parley.bench;

import io.parley.client.ParleyClient;
import io.parley.stack.ProcessMeter;
import io.parley.stack.Stack;
import io.parley.stack.StackOptions;
import io.parley.stack.StackUsers;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Starts one access node, one logic node, a durable MariaDB and Redis, each a process of its own, and prints in one run:
 * delivered messages per second, CPU seconds per 100,000 deliveries, latencies at half load, what an idle connection
 * costs, and what the same clients cost when they poll. This process is the load; its CPU is not counted, but it takes
 * cores away: on a small machine compare the CPU seconds, not the rate.
 */
public final class BenchMain {
    private static final String ACCESS = "access";
    private static final String LOGIC = "logic";
    private static final double PER_100K = 100_000.0;
    private static final int CONNECTS_AT_ONCE = 100;
    /** Connections that make the node load and compile what it needs anyway. */
    private static final int WARM = 1000;

    private final BenchOptions options;
    private final Stack stack;
    private final StackUsers users;
    private final ProcessMeter meter;
    private final PrintStream out;

    private BenchMain(BenchOptions options, Stack stack, StackUsers users, PrintStream out) {
        this.options = options;
        this.stack = stack;
        this.users = users;
        this.out = out;
        Map<String, Long> pids = new LinkedHashMap<>();
        pids.put(ACCESS, stack.access(0).pid());
        pids.put(LOGIC, stack.logic(0).pid());
        pids.put("mariadb", stack.database().pid());
        pids.put("redis", stack.redis().pid());
        this.meter = new ProcessMeter(pids);
    }

    public static void main(String[] args) throws Exception {
        BenchOptions options = BenchOptions.parse(args);
        Path directory = Files.createTempDirectory("parley-bench-");
        StackOptions stackOptions = StackOptions.of(directory, 1, 1)
                .withAccessVariable("PARLEY_ACCESS_UPGRADES_PER_SECOND", "100000")
                .withAccessVariable("PARLEY_ACCESS_UPGRADE_BURST", "100000")
                .withAccessVariable("PARLEY_ACCESS_FRAMES_PER_SECOND", "100000")
                .withAccessVariable("PARLEY_ACCESS_FRAME_BURST", "100000")
                // A young generation that does not grow: garbage is not what a connection costs.
                .withJvmOptions(List.of("-Xmx768m", "-Xmn64m", "-XX:+UseSerialGC"));
        try (Stack stack = Stack.start(stackOptions);
                StackUsers users = new StackUsers(stack)) {
            new BenchMain(options, stack, users, System.out).run();
        }
    }

    private void run() throws Exception {
        out.printf("%s, %d cores, JDK %s%n%n", options, cores(), Runtime.version());
        idle();
        double rate;
        try (PairLoad load = new PairLoad(users, options.pairs())) {
            rate = throughput(load);
            latency(load, rate / 2);
        }
        polling();
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private double throughput(PairLoad load) {
        AtomicBoolean go = new AtomicBoolean(true);
        load.saturate(options.window(), go);
        pause(options.warmup());
        long before = load.delivered();
        long begin = System.nanoTime();
        Map<String, Double> cpu = meter.cpuSeconds();
        pause(options.measure());
        long delivered = load.delivered() - before;
        double seconds = (System.nanoTime() - begin) / 1e9;
        Map<String, Double> used = used(cpu);
        go.set(false);
        double rate = delivered / seconds;
        out.printf("throughput   %,.0f messages/s stored and delivered, %d failed%n", rate, load.failed());
        double total = used.values().stream().mapToDouble(Double::doubleValue).sum();
        out.printf("CPU          %.1f s per 100k deliveries:", total / delivered * PER_100K);
        used.forEach((name, value) -> out.printf("  %s %.1f", name, value / delivered * PER_100K));
        out.printf("%n");
        return rate;
    }

    private void latency(PairLoad load, double perSecond) {
        // What was on its way has come to its end by then.
        pause(Duration.ofSeconds(5));
        load.pace(perSecond, System.nanoTime() + options.warmup().toNanos() / 4);
        load.ackMicros();
        load.deliveryMicros();
        load.pace(perSecond, System.nanoTime() + options.measure().toNanos());
        pause(Duration.ofSeconds(1));
        out.printf("latency      at %,.0f messages/s:", perSecond);
        percentiles("ack", load.ackMicros());
        percentiles("end to end", load.deliveryMicros());
        out.printf("%n");
    }

    private void percentiles(String what, Histogram micros) {
        out.printf(
                "  %s p50 %.1f ms, p99 %.1f ms",
                what, micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(99) / 1e3);
    }

    private void idle() throws Exception {
        List<ParleyClient> clients = clients(WARM, "first");
        connect(clients);
        List<ParleyClient> measured = clients(options.idle(), "idle");
        pause(Duration.ofSeconds(2));
        long before = meter.residentKilobytes(ACCESS);
        long begin = System.nanoTime();
        connect(measured);
        double seconds = (System.nanoTime() - begin) / 1e9;
        clients.addAll(measured);
        pause(Duration.ofSeconds(5));
        long after = meter.residentKilobytes(ACCESS);
        Map<String, Double> cpu = meter.cpuSeconds();
        pause(options.measure());
        Map<String, Double> used = used(cpu);
        int connections = clients.size();
        out.printf(
                "idle         %,d connections: %.1f KB RSS of access each, opened at %,.0f/s%n",
                connections, (double) (after - before) / options.idle(), options.idle() / seconds);
        double perConnection = options.measure().toSeconds() * (double) connections;
        out.printf(
                "idle CPU     %.1f µs/s per connection in access, %.1f in all processes%n",
                used.getOrDefault(ACCESS, 0.0) * 1e6 / perConnection, sum(used) * 1e6 / perConnection);
        clients.forEach(ParleyClient::close);
        pause(Duration.ofSeconds(3));
    }

    private List<ParleyClient> clients(int count, String name) {
        List<ParleyClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(users.client(users.add(name + "-" + i), 0)
                    .keepRelations(false)
                    .build());
        }
        return clients;
    }

    private static void connect(List<ParleyClient> clients) throws Exception {
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).connect();
            if (i >= CONNECTS_AT_ONCE) {
                clients.get(i - CONNECTS_AT_ONCE).whenOnline().get(60, TimeUnit.SECONDS);
            }
        }
        for (ParleyClient client : clients) {
            client.whenOnline().get(60, TimeUnit.SECONDS);
        }
    }

    /** The same question asked again and again, by clients who have nothing new to learn. */
    private void polling() {
        HttpClient http = HttpClient.newHttpClient();
        List<HttpRequest> requests = new ArrayList<>();
        for (int i = 0; i < options.pollers(); i++) {
            long user = users.add("poller-" + i);
            URI uri = stack.rest(0).resolve("/api/v1/relations");
            requests.add(HttpRequest.newBuilder(uri)
                    .header("Authorization", "Bearer " + users.token(user))
                    .build());
        }
        LongAdder failed = new LongAdder();
        poll(http, requests, options.warmup().dividedBy(2), failed);
        Map<String, Double> cpu = meter.cpuSeconds();
        poll(http, requests, options.measure(), failed);
        Map<String, Double> used = used(cpu);
        out.printf(
                "polling      %,d clients every %d s: %.1f µs/s per client in all processes, %d requests failed%n",
                options.pollers(),
                options.pollEvery().toSeconds(),
                sum(used) * 1e6 / (options.measure().toSeconds() * (double) options.pollers()),
                failed.sum());
    }

    private void poll(HttpClient http, List<HttpRequest> requests, Duration time, LongAdder failed) {
        long begin = System.nanoTime();
        double nanosEach = (double) options.pollEvery().toNanos() / requests.size();
        for (long n = 0; ; n++) {
            long due = begin + (long) (n * nanosEach);
            if (due - begin >= time.toNanos()) {
                return;
            }
            LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
            http.sendAsync(requests.get((int) (n % requests.size())), HttpResponse.BodyHandlers.discarding())
                    .whenComplete((response, failure) -> {
                        if (failure != null || response.statusCode() != 200) {
                            failed.increment();
                        }
                    });
        }
    }

    private Map<String, Double> used(Map<String, Double> before) {
        Map<String, Double> used = new LinkedHashMap<>();
        meter.cpuSeconds().forEach((name, seconds) -> used.put(name, seconds - before.getOrDefault(name, 0.0)));
        return used;
    }

    private static double sum(Map<String, Double> seconds) {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
