package io.parley.storage.message;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** Counts what the journal does. */
final class JournalMetrics {
    private final DistributionSummary batch;
    private final Timer commit;
    private final Counter conflicts;
    private final Counter connectionFailures;

    JournalMetrics(MeterRegistry registry) {
        this.batch = DistributionSummary.builder("parley.journal.batch")
                .description("Messages stored by one transaction")
                .register(registry);
        this.commit = Timer.builder("parley.journal.commit")
                .description("One transaction, from the locks of the heads to the answer to COMMIT")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
        this.conflicts = retries(registry, "conflict");
        this.connectionFailures = retries(registry, "connection");
    }

    private static Counter retries(MeterRegistry registry, String cause) {
        return Counter.builder("parley.journal.retries")
                .description("Transactions that had to be repeated")
                .tag("cause", cause)
                .register(registry);
    }

    /** Counts what waits in all queues. */
    static void watch(MeterRegistry registry, List<JournalQueue> queues) {
        Gauge.builder("parley.journal.queue", queues, JournalMetrics::waiting)
                .description("Messages that wait for a writer")
                .register(registry);
    }

    private static int waiting(List<JournalQueue> queues) {
        return queues.stream().mapToInt(JournalQueue::messages).sum();
    }

    void committed(int messages, long nanos) {
        batch.record(messages);
        commit.record(Duration.ofNanos(nanos));
    }

    void conflict() {
        conflicts.increment();
    }

    void connectionFailed() {
        connectionFailures.increment();
    }
}
