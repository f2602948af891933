package io.parley.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.client.ParleyClient;
import io.parley.client.api.ClientListener;
import io.parley.client.api.Message;
import io.parley.client.example.EchoBot;
import io.parley.client.rest.ParleyRest;
import io.parley.client.rest.RefreshTokenKeep;
import io.parley.client.rest.Tokens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDKs' examples answer a visitor of the quickstart. */
class ExamplesIT {
    private static final Path WEB = Path.of("../../im-client-sdk/web");
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int LONGEST = 100;

    @TempDir
    private static Path folder;

    private static QuickstartProcess quickstart;
    private static String address;

    @BeforeAll
    static void start() throws IOException {
        quickstart = new QuickstartProcess(folder);
        quickstart.start(Duration.ofSeconds(90));
        address = "http://localhost:" + quickstart.port("PARLEY_PORT");
    }

    @AfterAll
    static void stop() {
        quickstart.close();
    }

    @Test
    void echoBotOfTheJavaSdk_answersEachMessageOnce() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");

        assertAnswers(new ProcessBuilder(java, "-cp", classPath, EchoBot.class.getName(), address, "demo"));
    }

    @Test
    void echoBotOfTheTypeScriptSdk_answersEachMessageOnce() throws Exception {
        Path bot = Path.of("sdk", "example", "echoBot.mjs");
        assertThat(Files.readAllLines(WEB.resolve(bot))).hasSizeLessThanOrEqualTo(LONGEST);

        assertAnswers(new ProcessBuilder("node", bot.toString(), address, "demo").directory(WEB.toFile()));
    }

    private static void assertAnswers(ProcessBuilder builder) throws Exception {
        Path output = Files.createTempFile(folder, "bot", ".log");
        builder.environment().put("PARLEY_PASSWORD", quickstart.said("password"));
        Process bot = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        List<String> answers = new CopyOnWriteArrayList<>();
        try (ParleyClient visitor = visitor(answers)) {
            visitor.connect();
            visitor.send(ParleyClient.SUPPORT, "hello");
            visitor.send(ParleyClient.SUPPORT, "are you there?");

            await().atMost(PATIENCE).until(() -> answers.contains("You said: are you there?") || !bot.isAlive());
            visitor.send(ParleyClient.SUPPORT, "bye");
            await().atMost(PATIENCE).until(() -> answers.contains("You said: bye") || !bot.isAlive());

            assertThat(answers)
                    .as(Files.readString(output))
                    .containsExactly("You said: hello", "You said: are you there?", "You said: bye");
        } finally {
            bot.destroyForcibly().waitFor();
        }
    }

    private static ParleyClient visitor(List<String> answers) {
        ParleyRest rest = new ParleyRest(URI.create(address));
        return ParleyClient.builder()
                .tokens(Tokens.visitor(rest, "demo", RefreshTokenKeep.inMemory()))
                .deviceId("visitor-" + UUID.randomUUID())
                .openAll(true)
                .listener(new ClientListener() {
                    @Override
                    public void onMessage(Message message) {
                        if (message.text().startsWith("You said: ")) {
                            answers.add(message.text());
                        }
                    }
                })
                .build();
    }
}
