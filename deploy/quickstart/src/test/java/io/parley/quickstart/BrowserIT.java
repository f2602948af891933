package io.parley.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo page and the desk in a browser chat while everything is killed under them: the JVM together with its MariaDB and
 * its Redis, so that nothing but what is on the disk comes back. What happens in the browser, and what is checked there, is
 * in {@code e2e/chat.mjs} of the web client; {@code CHROMIUM} in the environment chooses the browser, as its README says.
 */
class BrowserIT {
    private static final Path WEB = Path.of("../../im-client-sdk/web");
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    @TempDir
    private Path folder;

    private QuickstartProcess quickstart;
    private Process browser;

    @BeforeEach
    void choosePorts() throws IOException {
        quickstart = new QuickstartProcess(folder);
    }

    @AfterEach
    void end() {
        if (browser != null) {
            endBrowser();
        }
        quickstart.close();
    }

    @Test
    void chat_everythingKilledAndStartedAgain_everyMessageIsOnBothSidesOnceInOrder() throws Exception {
        quickstart.start(START);
        openBrowser();

        List<String> said = converse();

        assertThat(browser.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(said)
                .as(String.join("\n", said))
                .contains("E2E KILL", "E2E START")
                .endsWith("E2E PASSED");
        assertThat(browser.exitValue()).isZero();
    }

    private void openBrowser() throws IOException {
        ProcessBuilder builder = new ProcessBuilder("node", "e2e/chat.mjs")
                .directory(WEB.toFile())
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "PARLEY_E2E_KILL", "yes",
                        "PARLEY_DEMO_URL", quickstart.said("customer's page"),
                        "PARLEY_DESK_URL", quickstart.said("agent's desk"),
                        "PARLEY_LOGIN", quickstart.said("login"),
                        "PARLEY_PASSWORD", quickstart.said("password")));
        browser = builder.start();
        Executor later = CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        CompletableFuture.runAsync(this::endBrowser, later);
    }

    /** Does what the script asks for, until it ends. */
    private List<String> converse() throws IOException {
        List<String> said = new ArrayList<>();
        try (BufferedReader script = browser.inputReader(StandardCharsets.UTF_8);
                PrintWriter answers = new PrintWriter(browser.outputWriter(StandardCharsets.UTF_8), true)) {
            for (String line = script.readLine(); line != null; line = script.readLine()) {
                said.add(line);
                switch (line) {
                    case "E2E KILL" -> {
                        quickstart.crash();
                        answers.println("KILLED");
                    }
                    case "E2E START" -> {
                        quickstart.start(START);
                        answers.println("STARTED");
                    }
                    default -> {}
                }
            }
        }
        return said;
    }

    /** With the script's browser, which would outlive it. */
    private void endBrowser() {
        browser.descendants().toList().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly();
    }
}
