package io.parley.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The quickstart as a process, as a person starts and ends it. */
class QuickstartIT {
    private static final Duration FIRST_START = Duration.ofSeconds(90);
    /** 20 s are promised; the rest is for a machine that is busy with something else. */
    private static final Duration SECOND_START = Duration.ofSeconds(40);

    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Path SMOKE = Path.of("../smoke/smoke.mjs");

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Path output;
    private Map<String, String> variables;
    private Process quickstart;

    @BeforeEach
    void choosePorts() throws IOException {
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

    @AfterEach
    void end() {
        if (quickstart != null) {
            quickstart.destroyForcibly();
        }
    }

    @Test
    void killed_thenStartedAgain_isBackWithItsDataInTime() throws Exception {
        start(FIRST_START);
        chat();
        JsonNode visitor = visitor("{\"siteKey\":\"demo\"}");
        String firstPassword = password(Files.readString(output));

        quickstart.destroyForcibly().onExit().join();
        start(SECOND_START);

        JsonNode same = visitor("{\"siteKey\":\"demo\",\"refreshToken\":\"%s\"}"
                .formatted(visitor.get("refreshToken").asString()));
        assertThat(same.get("userId")).isEqualTo(visitor.get("userId"));
        assertThat(password(Files.readString(output))).isEqualTo(firstPassword);
        chat();
    }

    @Test
    void terminated_stopsCleanlyWithItsServers() throws Exception {
        start(FIRST_START);
        List<ProcessHandle> children = quickstart.toHandle().descendants().toList();
        assertThat(children).isNotEmpty();

        quickstart.destroy();

        assertThat(quickstart.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output)).contains("Parley has stopped").doesNotContain(" ERROR ");
        await().atMost(STOP).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void start_portTaken_saysWhichAndExits() throws Exception {
        try (ServerSocket taken = new ServerSocket(Integer.parseInt(variables.get("PARLEY_PORT")))) {
            launch();

            assertThat(quickstart.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(quickstart.exitValue()).isEqualTo(1);
            assertThat(Files.readString(output))
                    .startsWith("PARLEY_PORT: " + taken.getLocalPort() + " is taken by another program");
        }
    }

    @Test
    void demoPage_comesFromAnotherOrigin_andEmbedsTheWidget() throws Exception {
        start(FIRST_START);

        HttpResponse<String> page = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + variables.get("PARLEY_DEMO_PORT") + "/"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        String origin = "http://localhost:" + variables.get("PARLEY_PORT");
        assertThat(page.body()).contains("src=\"" + origin + "/widget/loader.js\" data-site=\"demo\"");
        HttpResponse<String> frame = http.send(
                HttpRequest.newBuilder(URI.create(origin + "/widget/app?site=demo"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(frame.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("frame-ancestors http://127.0.0.1:" + variables.get("PARLEY_DEMO_PORT")));
    }

    private void start(Duration atMost) throws IOException {
        launch();
        await().atMost(atMost)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !quickstart.isAlive() || Files.readString(output).contains("Parley runs"));
        assertThat(quickstart.isAlive()).as(Files.readString(output)).isTrue();
    }

    private void launch() throws IOException {
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
        quickstart = builder.start();
    }

    private void chat() throws Exception {
        Path chatOutput = folder.resolve("chat");
        ProcessBuilder builder = new ProcessBuilder(
                        "node",
                        "--experimental-websocket",
                        SMOKE.toString(),
                        "http://localhost:" + variables.get("PARLEY_PORT"),
                        "demo",
                        "demo")
                .redirectErrorStream(true)
                .redirectOutput(chatOutput.toFile());
        builder.environment().put("PARLEY_PASSWORD", password(Files.readString(output)));
        int exit = builder.start().waitFor();
        assertThat(exit).as(Files.readString(chatOutput)).isZero();
    }

    private JsonNode visitor(String request) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(
                                URI.create("http://localhost:" + variables.get("PARLEY_PORT") + "/api/v1/visitors"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(request))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
        return json.readTree(response.body());
    }

    private static String password(String output) {
        return output.lines()
                .filter(line -> line.strip().startsWith("password"))
                .map(line -> line.strip().replaceAll("^password\\s+", ""))
                .findFirst()
                .orElseThrow();
    }
}
