package io.parley.logic.probe;

import io.parley.logic.link.NamedThreads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Whether the database has answered lately, as {@code db} in place of Spring Boot's own indicator: that one waits for as
 * long as a frozen database does, so that whoever asks gets no answer at all, and each who asks again takes one more
 * thread. This one asks by itself, one question at a time, and never makes anybody wait.
 */
@Component("dbHealthIndicator")
class DatabaseHealth implements HealthIndicator, SmartLifecycle {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int ANSWER_SECONDS = 2;

    private final DataSource database;
    private @Nullable ScheduledExecutorService thread;
    /** At first, because migrations have just had their answers. */
    private volatile long answeredAt = System.nanoTime();

    private volatile String failure = "";

    DatabaseHealth(DataSource database) {
        this.database = database;
    }

    @Override
    public Health health() {
        Duration silence = Duration.ofNanos(System.nanoTime() - answeredAt);
        return silence.compareTo(PATIENCE) <= 0
                ? Health.up().build()
                : Health.down()
                        .withDetail("reason", "no answer for " + silence.toSeconds() + " s: " + failure)
                        .build();
    }

    private void ask() {
        try (Connection connection = database.getConnection()) {
            if (connection.isValid(ANSWER_SECONDS)) {
                answeredAt = System.nanoTime();
                failure = "";
            } else {
                failure = "the connection is not valid";
            }
        } catch (SQLException | RuntimeException e) {
            failure = String.valueOf(e.getMessage());
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService asking =
                Executors.newSingleThreadScheduledExecutor(NamedThreads.daemon("database-health"));
        thread = asking;
        asking.scheduleWithFixedDelay(this::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null && !thread.isShutdown();
    }
}
