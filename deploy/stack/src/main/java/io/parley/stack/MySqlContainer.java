package io.parley.stack;

import io.parley.embedded.DatabaseServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** MySQL in a container, by the {@code docker} command: it keeps its port and its rows when it is killed and started again. */
final class MySqlContainer implements DatabaseServer {
    private static final String IMAGE = "mysql:8.4";
    private static final String DATABASE = "parley";
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String password = UUID.randomUUID().toString();
    private final int port;
    private final String id;

    private MySqlContainer(int port) {
        this.port = port;
        this.id = docker(
                "run",
                "--detach",
                "--publish=127.0.0.1:" + port + ":3306",
                "--env=MYSQL_ROOT_PASSWORD=" + password,
                "--env=MYSQL_DATABASE=" + DATABASE,
                IMAGE,
                "--skip-log-bin",
                "--max-connections=300");
    }

    static MySqlContainer start(int port) {
        MySqlContainer container = new MySqlContainer(port);
        boolean isReady = false;
        try {
            container.awaitReady();
            isReady = true;
            return container;
        } finally {
            if (!isReady) {
                container.close();
            }
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (true) {
            try {
                DriverManager.getConnection(jdbcUrl(), user(), password).close();
                return;
            } catch (SQLException e) {
                if (!isRunning() || System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("MySQL does not come up: " + docker("logs", "--tail=20", id), e);
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + DATABASE + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
    }

    @Override
    public long pid() {
        return Long.parseLong(docker("inspect", "--format={{.State.Pid}}", id));
    }

    @Override
    public boolean isRunning() {
        return docker("inspect", "--format={{.State.Running}}", id).equals("true");
    }

    @Override
    public void kill() {
        docker("kill", id);
    }

    @Override
    public void freeze() {
        docker("pause", id);
    }

    @Override
    public void thaw() {
        if (docker("inspect", "--format={{.State.Paused}}", id).equals("true")) {
            docker("unpause", id);
        }
    }

    @Override
    public void restart() {
        if (isRunning()) {
            docker("stop", "--time=60", id);
        }
        docker("start", id);
        awaitReady();
    }

    @Override
    public void close() {
        docker("rm", "--force", "--volumes", id);
    }

    /** Returns what it prints, without the last line's end. */
    private static String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException("docker " + arguments[0] + " ends with " + status + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException("no docker command (expected: an engine that runs " + IMAGE + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
