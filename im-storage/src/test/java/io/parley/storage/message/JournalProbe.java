package io.parley.storage.message;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.embedded.EmbeddedMariaDb;
import io.parley.embedded.MariaDbOptions;
import io.parley.storage.message.JournalDatabase.Pair;
import io.parley.storage.testing.StorageFixture;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prints how many messages a second the journal stores on an embedded MariaDB that syncs each commit, and what they cost:
 * {@code JournalProbe [writers] [batchMessages] [conversations] [inFlight] [messages] [text bytes] [JDBC options]}.
 */
final class JournalProbe {
    private static final int MILLIS_PER_TICK = 10;

    private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private JournalProbe() {}

    public static void main(String[] arguments) throws Exception {
        int[] numbers = {4, 256, 200, 500, 100_000, 100};
        for (int i = 0; i < Math.min(arguments.length, numbers.length); i++) {
            numbers[i] = Integer.parseInt(arguments[i]);
        }
        String options = arguments.length > numbers.length ? arguments[numbers.length] : "";
        new JournalProbe().run(numbers, options);
    }

    private void run(int[] numbers, String options) throws Exception {
        try (EmbeddedMariaDb server =
                        EmbeddedMariaDb.temporary(MariaDbOptions.durable().withBufferPoolMegabytes(512));
                StorageFixture storage = StorageFixture.open(
                        List.of(),
                        List.of(
                                "spring.datasource.url=" + server.jdbcUrl() + options,
                                "spring.datasource.password=" + server.password(),
                                "parley.journal.writers=" + numbers[0],
                                "parley.journal.batch-messages=" + numbers[1]))) {
            JournalDatabase database = new JournalDatabase(storage);
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < numbers[2]; i++) {
                pairs.add(database.newPair());
            }
            MessageJournal journal = storage.bean(MessageJournal.class);
            DistributionSummary batches = storage.bean(MeterRegistry.class)
                    .get("parley.journal.batch")
                    .summary();
            load(journal, pairs, numbers[3], numbers[4] / 2, numbers[5]);
            long batchesBefore = batches.count();
            double storedBefore = batches.totalAmount();
            long ourCpu = cpuMillis(ProcessHandle.current().pid());
            long serverCpu = cpuMillis(server.pid());
            long begin = System.nanoTime();
            long[] latencies = load(journal, pairs, numbers[3], numbers[4], numbers[5]);
            double seconds = (System.nanoTime() - begin) / 1e9;
            double stored = batches.totalAmount() - storedBefore;
            Arrays.sort(latencies);
            out.printf(
                    Locale.ROOT,
                    "%s%s: %,.0f messages/s, batch %.1f, p50 %.1f ms, p99 %.1f ms, CPU s per 100k: JVM %.2f, MariaDB %.2f%n",
                    Arrays.toString(numbers),
                    options,
                    stored / seconds,
                    stored / (batches.count() - batchesBefore),
                    latencies[latencies.length / 2] / 1e6,
                    latencies[latencies.length * 99 / 100] / 1e6,
                    (cpuMillis(ProcessHandle.current().pid()) - ourCpu) * 100.0 / stored,
                    (cpuMillis(server.pid()) - serverCpu) * 100.0 / stored);
        }
    }

    private static long[] load(MessageJournal journal, List<Pair> pairs, int inFlight, int messages, int bytes)
            throws InterruptedException {
        Semaphore free = new Semaphore(inFlight);
        AtomicInteger failed = new AtomicInteger();
        long[] latencies = new long[messages];
        String text = "x".repeat(bytes);
        for (int i = 0; i < messages; i++) {
            free.acquire();
            int index = i;
            long begin = System.nanoTime();
            journal.append(Messages.append(pairs.get(i % pairs.size()), Messages.text(text)))
                    .whenComplete((outcome, failure) -> {
                        latencies[index] = System.nanoTime() - begin;
                        if (failure != null || outcome.accepted().size() != 1) {
                            failed.incrementAndGet();
                        }
                        free.release();
                    });
        }
        free.acquire(inFlight);
        if (failed.get() > 0) {
            throw new IllegalStateException("failed: " + failed);
        }
        return latencies;
    }

    /** User and system time of a process, from Linux. */
    private static long cpuMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK;
    }
}
