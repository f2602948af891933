package io.parley.storage.message;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.id.IdGenerator;
import io.parley.storage.conversation.ConversationStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * A few writers, each with a queue, a thread and a connection of its own; a conversation belongs to one of them. Takes its
 * connections from the pool for good.
 */
@Component
@EnableConfigurationProperties(JournalConfig.class)
class MySqlMessageJournal implements MessageJournal, DisposableBean {
    private final List<JournalQueue> queues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    MySqlMessageJournal(
            DataSource dataSource,
            ConversationStore conversations,
            AppendRule rule,
            IdGenerator ids,
            Clock clock,
            JournalConfig config,
            MeterRegistry registry) {
        Placer placer = new Placer(rule, ids, clock);
        JournalMetrics metrics = new JournalMetrics(registry);
        for (int i = 0; i < config.writers(); i++) {
            JournalQueue queue = new JournalQueue(config);
            JournalWriter writer = new JournalWriter(
                    queue,
                    new JournalConnection(dataSource, conversations, config),
                    placer,
                    new RecentMessages(config.recentSize().toBytes()),
                    new Outage(config.retryFor()),
                    metrics);
            Thread thread = new Thread(writer, "parley-journal-" + (i + 1));
            thread.setDaemon(true);
            queues.add(queue);
            threads.add(thread);
        }
        JournalMetrics.watch(registry, queues);
        threads.forEach(Thread::start);
    }

    @Override
    public CompletionStage<Outcome> append(Append append) {
        if (append.messages().isEmpty()) {
            return CompletableFuture.completedStage(new Outcome(List.of(), Optional.empty(), Optional.empty()));
        }
        PendingAppend pending = new PendingAppend(append);
        if (!queueOf(append.conversationId()).offer(pending)) {
            return CompletableFuture.failedStage(new JournalBusyException());
        }
        return pending.future();
    }

    /** Ids rise in steps that may share a factor with the number of writers: spread them first. */
    private JournalQueue queueOf(long conversationId) {
        long spread = conversationId * 0x9E3779B97F4A7C15L;
        return queues.get((int) ((spread >>> 33) % queues.size()));
    }

    /** Takes no more, and returns when what waits has been written. */
    @Override
    public void destroy() throws InterruptedException {
        queues.forEach(JournalQueue::close);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
