package io.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the servers of a JVM that ends in one way or another. */
class KilledJvmIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private Process jvm;
    private List<ProcessHandle> servers;

    @BeforeEach
    void startJvm() throws IOException {
        jvm = start();
        await().atMost(PATIENCE).until(() -> !jvm.isAlive() || Files.exists(folder.resolve("pids")));
        servers = Files.readAllLines(folder.resolve("pids")).stream()
                .map(Long::parseLong)
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .toList();
        assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);
    }

    @AfterEach
    void endProcesses() {
        jvm.destroyForcibly();
        servers.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void jvm_terminated_stopsItsServers() throws InterruptedException {
        jvm.destroy();

        assertThat(jvm.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(servers).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void jvm_killed_takesItsServersWithIt() {
        jvm.destroyForcibly();

        await().atMost(PATIENCE).until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void start_afterJvmAndGuardsWereKilled_endsTheOrphansAndUsesTheDirectory() {
        jvm.toHandle().children().filter(child -> !servers.contains(child)).forEach(ProcessHandle::destroyForcibly);
        jvm.destroyForcibly().onExit().join();
        assertThat(servers).allMatch(ProcessHandle::isAlive);

        try (EmbeddedMariaDb database = EmbeddedMariaDb.start(folder.resolve("mariadb"), 0, MariaDbOptions.durable());
                EmbeddedRedis redis = EmbeddedRedis.start(folder.resolve("redis"), 0, RedisOptions.defaults())) {
            assertThat(servers).noneMatch(ProcessHandle::isAlive);
            assertThat(database.isRunning()).isTrue();
            assertThat(redis.isRunning()).isTrue();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerHolder.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jvm.log").toFile())
                .start();
    }
}
