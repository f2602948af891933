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

    private QuickstartProcess quickstart;

    @BeforeEach
    void choosePorts() throws IOException {
        quickstart = new QuickstartProcess(folder);
    }

    @AfterEach
    void end() {
        quickstart.close();
    }

    @Test
    void killed_thenStartedAgain_isBackWithItsDataInTime() throws Exception {
        quickstart.start(FIRST_START);
        chat();
        JsonNode visitor = visitor("{\"siteKey\":\"demo\"}");
        String firstPassword = quickstart.said("password");
        String firstPushKey = pushKey(visitor);

        quickstart.process().destroyForcibly().onExit().join();
        quickstart.start(SECOND_START);

        JsonNode same = visitor("{\"siteKey\":\"demo\",\"refreshToken\":\"%s\"}"
                .formatted(visitor.get("refreshToken").asString()));
        assertThat(same.get("userId")).isEqualTo(visitor.get("userId"));
        assertThat(quickstart.said("password")).isEqualTo(firstPassword);
        assertThat(pushKey(same)).isEqualTo(firstPushKey);
        chat();
    }

    @Test
    void terminated_stopsCleanlyWithItsServers() throws Exception {
        quickstart.start(FIRST_START);
        List<ProcessHandle> children =
                quickstart.process().toHandle().descendants().toList();
        assertThat(children).isNotEmpty();
        URI readiness = URI.create("http://localhost:" + quickstart.port("PARLEY_PORT") + "/actuator/health/readiness");
        await().atMost(STOP)
                .untilAsserted(() -> assertThat(http.send(
                                        HttpRequest.newBuilder(readiness).build(), HttpResponse.BodyHandlers.ofString())
                                .body())
                        .contains("\"deliveredBy\":\"push\""));

        quickstart.process().destroy();

        assertThat(quickstart.process().waitFor(STOP.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(quickstart.output()).contains("Parley has stopped").doesNotContain(" ERROR ");
        await().atMost(STOP).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void start_portTaken_saysWhichAndExits() throws Exception {
        try (ServerSocket taken = new ServerSocket(quickstart.port("PARLEY_PORT"))) {
            quickstart.launch();

            assertThat(quickstart.process().waitFor(STOP.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(quickstart.process().exitValue()).isEqualTo(1);
            assertThat(quickstart.output())
                    .startsWith("PARLEY_PORT: " + taken.getLocalPort() + " is taken by another program");
        }
    }

    @Test
    void demoPage_comesFromAnotherOrigin_andEmbedsTheWidget() throws Exception {
        quickstart.start(FIRST_START);

        HttpResponse<String> page = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + quickstart.port("PARLEY_DEMO_PORT") + "/"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        String origin = "http://localhost:" + quickstart.port("PARLEY_PORT");
        assertThat(page.body()).contains("src=\"" + origin + "/widget/loader.js\" data-site=\"demo\"");
        HttpResponse<String> frame = http.send(
                HttpRequest.newBuilder(URI.create(origin + "/widget/app?site=demo"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(frame.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("frame-ancestors http://127.0.0.1:" + quickstart.port("PARLEY_DEMO_PORT")));
    }

    private void chat() throws Exception {
        Path chatOutput = folder.resolve("chat");
        ProcessBuilder builder = new ProcessBuilder(
                        "node",
                        "--experimental-websocket",
                        SMOKE.toString(),
                        "http://localhost:" + quickstart.port("PARLEY_PORT"),
                        "demo",
                        "demo")
                .redirectErrorStream(true)
                .redirectOutput(chatOutput.toFile());
        builder.environment().put("PARLEY_PASSWORD", quickstart.said("password"));
        int exit = builder.start().waitFor();
        assertThat(exit).as(Files.readString(chatOutput)).isZero();
    }

    /** What a browser subscribes with: another one would make its subscription void. */
    private String pushKey(JsonNode visitor) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(
                                URI.create("http://localhost:" + quickstart.port("PARLEY_PORT") + "/api/v1/push/key"))
                        .header(
                                "Authorization",
                                "Bearer " + visitor.get("accessToken").asString())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readTree(response.body()).get("publicKey").asString();
    }

    private JsonNode visitor(String request) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(
                                URI.create("http://localhost:" + quickstart.port("PARLEY_PORT") + "/api/v1/visitors"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(request))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
        return json.readTree(response.body());
    }
}
