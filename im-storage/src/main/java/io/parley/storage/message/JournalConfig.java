package io.parley.storage.message;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param writers threads, each with one connection of its own; a conversation belongs to one of them
 * @param queueMessages how many messages may wait for one writer
 * @param queueSize how much content may wait for one writer
 * @param recentSize memory for what one writer has stored of late, so that most resends need no look into the table
 * @param batchMessages where one transaction ends; a single longer append still goes into one
 * @param batchHeads how many conversations one transaction locks at most
 * @param networkTimeout how long one answer of the database is waited for; a lock is waited for half as long
 * @param retryFor how long an unreachable database is tried again before appends fail
 */
@ConfigurationProperties("parley.journal")
public record JournalConfig(
        @DefaultValue("4") int writers,
        @DefaultValue("10000") int queueMessages,
        @DefaultValue("16MB") DataSize queueSize,
        @DefaultValue("4MB") DataSize recentSize,
        @DefaultValue("256") int batchMessages,
        @DefaultValue("128") int batchHeads,
        @DefaultValue("10s") Duration networkTimeout,
        @DefaultValue("15s") Duration retryFor) {
    /** A transaction waits for a handful of answers and must end within ConversationStore.MAX_COMMIT_LAG_MILLIS. */
    private static final Duration MAX_NETWORK_TIMEOUT = Duration.ofSeconds(10);

    /** From 1000 on MariaDB no longer reads an IN list as ranges of the key. */
    private static final int MAX_HEADS = 500;

    public JournalConfig {
        atLeastOne("writers", writers);
        atLeastOne("queue-messages", queueMessages);
        atLeastOne("queue-size", queueSize.toBytes());
        atLeastOne("recent-size", recentSize.toBytes());
        atLeastOne("batch-messages", batchMessages);
        if (batchHeads < 1 || batchHeads > MAX_HEADS) {
            throw new IllegalArgumentException(
                    "parley.journal.batch-heads: " + batchHeads + " (expected: 1 to " + MAX_HEADS + ")");
        }
        if (networkTimeout.toMillis() < 1 || networkTimeout.compareTo(MAX_NETWORK_TIMEOUT) > 0) {
            throw new IllegalArgumentException("parley.journal.network-timeout: " + networkTimeout
                    + " (expected: more than 0, at most " + MAX_NETWORK_TIMEOUT + ")");
        }
        if (retryFor.isNegative()) {
            throw new IllegalArgumentException("parley.journal.retry-for: " + retryFor + " (expected: >= 0)");
        }
    }

    private static void atLeastOne(String property, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("parley.journal." + property + ": " + value + " (expected: >= 1)");
        }
    }
}
