package io.parley.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The quickstart in a JVM of its own, on free ports and in a folder of its own, which all its starts share. */
final class QuickstartProcess implements AutoCloseable {
    private static final Duration KILL = Duration.ofSeconds(20);

    private final Path output;
    private final Map<String, String> variables;
    private Process process;

    QuickstartProcess(Path folder) throws IOException {
        output = folder.resolve("output");
        try (ServerSocket port = new ServerSocket(0);
                ServerSocket wsPort = new ServerSocket(0);
                ServerSocket demoPort = new ServerSocket(0)) {
            variables = Map.of(
                    "PARLEY_PORT", Integer.toString(port.getLocalPort()),
                    "PARLEY_WS_PORT", Integer.toString(wsPort.getLocalPort()),
                    "PARLEY_DEMO_PORT", Integer.toString(demoPort.getLocalPort()),
                    "PARLEY_DATA", folder.resolve("data").toString());
        }
    }

    /** Returns when it runs; fails if it doesn't in time. */
    void start(Duration atMost) throws IOException {
        launch();
        await().atMost(atMost)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !process.isAlive() || output().contains("Parley runs"));
        assertThat(process.isAlive()).as(output()).isTrue();
    }

    /** Does not wait for anything. */
    Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Quickstart.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        process = builder.start();
        return process;
    }

    /** {@code kill -9} for the JVM, its database and its Redis, as when the machine fails. Returns when all are gone. */
    void crash() {
        List<ProcessHandle> all = Stream.concat(
                        Stream.of(process.toHandle()), process.toHandle().descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        await().atMost(KILL).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    Process process() {
        return process;
    }

    int port(String variable) {
        return Integer.parseInt(variables.get(variable));
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** What it says at the terminal beside this label, such as {@code password}. */
    String said(String label) throws IOException {
        return output().lines()
                .map(String::strip)
                .filter(line -> line.startsWith(label + " "))
                .map(line -> line.substring(label.length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /** With its database and its Redis, which would still write where the test's files are being removed. */
    @Override
    public void close() {
        if (process != null) {
            crash();
        }
    }
}
