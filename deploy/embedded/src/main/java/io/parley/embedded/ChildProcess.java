package io.parley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server as a child of this JVM, in a session of its own where the system has {@code setsid}, so that Ctrl-C in a
 * terminal reaches this JVM alone, which then stops its children in order. A guard, a shell that waits for the end of a
 * pipe from this JVM, stops the server if this JVM is killed.
 */
final class ChildProcess {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final int LOG_LINES = 20;

    private final Process process;
    private final Process guard;
    private final Path log;

    private ChildProcess(Process process, Process guard, Path log) {
        this.process = process;
        this.guard = guard;
        this.log = log;
    }

    /** Starts the command, with its output in the log file, which is begun anew. */
    static ChildProcess start(List<String> command, Path log) throws IOException {
        Process process = new ProcessBuilder(inOwnSession(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        Process guard = new ProcessBuilder(
                        inOwnSession(List.of("/bin/sh", "-c", "read -r _; kill -TERM " + process.pid())))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.onExit().thenRun(guard::destroyForcibly);
        return new ChildProcess(process, guard, log);
    }

    private static List<String> inOwnSession(List<String> command) {
        if (!Files.isExecutable(SETSID)) {
            return command;
        }
        List<String> all = new ArrayList<>(command);
        all.add(0, SETSID.toString());
        return all;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the process to end; false if it still runs after the time given. */
    boolean awaitEnd(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while waiting for pid " + process.pid(), e);
        }
    }

    /** SIGSTOP: it stands still, its connections stay open. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT; does nothing if it is not frozen. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new EmbeddedServerException("no kill command", e);
        }
    }

    /** SIGTERM, also to one that is frozen, and SIGKILL if that has not ended it within the time given. */
    void stop(Duration grace) {
        thaw();
        process.destroy();
        boolean hasEnded = false;
        try {
            hasEnded = awaitEnd(grace);
        } finally {
            if (!hasEnded) {
                kill();
            }
        }
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() {
        guard.destroyForcibly();
        process.destroyForcibly().onExit().join();
    }

    /** How it ended, and the end of what it wrote. */
    String describeEnd() {
        String state = process.isAlive() ? "still running" : "exit code " + process.exitValue();
        try {
            List<String> lines = Files.readAllLines(log);
            return state + "; " + log + " ends with:\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return state + "; " + log + " can't be read: " + e.getMessage();
        }
    }
}
