package io.parley.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One node as a JVM of its own, which can be stopped, killed, frozen and started again on the same ports. Its output is
 * appended to a file. Not thread safe; {@link #kill} may be called from anywhere.
 */
public final class TierProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(40);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Spec spec;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private volatile @Nullable Process process;

    /**
     * @param name of the node, and of its log file
     * @param command what follows {@code java} and the class path: options, main class, arguments
     * @param variables added to the environment
     * @param readyUri answers 200 when the node is ready
     * @param log where the output goes
     */
    public record Spec(String name, List<String> command, Map<String, String> variables, URI readyUri, Path log) {
        public Spec {
            command = List.copyOf(command);
            variables = Map.copyOf(variables);
        }
    }

    public TierProcess(Spec spec) {
        this.spec = spec;
    }

    public String name() {
        return spec.name();
    }

    /** Starts the process; returns at once. {@link #awaitReady} waits for it. */
    public void start() {
        if (isAlive()) {
            throw new IllegalStateException(spec.name() + " runs already");
        }
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.variables());
        try {
            Files.createDirectories(spec.log().toAbsolutePath().getParent());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(spec.name() + " can't be started", e);
        }
    }

    /** Returns when the node says that it is ready. */
    public void awaitReady() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!isReady()) {
            if (!isAlive()) {
                throw new IllegalStateException(spec.name() + " has ended while it started, see " + spec.log());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        spec.name() + " is not ready after " + START_TIMEOUT + ", see " + spec.log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    public boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(spec.readyUri())
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    public long pid() {
        return running().pid();
    }

    /** SIGKILL; returns when the process is gone. Does nothing if it is. */
    public void kill() {
        Process current = process;
        if (current != null) {
            current.destroyForcibly();
            await(current, STOP_TIMEOUT);
        }
    }

    /** SIGTERM; returns when the process has drained and ended. */
    public void stop() {
        Process current = process;
        if (current != null) {
            signal(current, "CONT");
            current.destroy();
            await(current, STOP_TIMEOUT);
        }
    }

    /** SIGSTOP: the process stands still, its connections stay open. */
    public void freeze() {
        signal(running(), "STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal(running(), "CONT");
    }

    private Process running() {
        Process current = process;
        if (current == null || !current.isAlive()) {
            throw new IllegalStateException(spec.name() + " does not run");
        }
        return current;
    }

    private void signal(Process target, String signal) {
        if (!target.isAlive()) {
            return;
        }
        try {
            await(
                    new ProcessBuilder("kill", "-" + signal, Long.toString(target.pid()))
                            .inheritIO()
                            .start(),
                    STOP_TIMEOUT);
        } catch (IOException e) {
            throw new UncheckedIOException("no kill command", e);
        }
    }

    private void await(Process ending, Duration timeout) {
        try {
            if (!ending.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                ending.destroyForcibly();
                throw new IllegalStateException(spec.name() + " has not ended within " + timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
