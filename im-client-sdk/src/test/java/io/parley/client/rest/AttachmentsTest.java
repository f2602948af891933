package io.parley.client.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.parley.client.api.Content.Attachment;
import io.parley.client.api.ParleyException;
import io.parley.client.token.Access;
import io.parley.client.token.TokenSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AttachmentsTest {
    private static final Path VECTORS = Path.of("vectors", "uploads.json");

    private final List<Double> progress = Collections.synchronizedList(new ArrayList<>());
    private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path directory;

    static Stream<Arguments> scripts() throws IOException {
        return JsonParser.parseString(Files.readString(VECTORS)).getAsJsonArray().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(script -> Arguments.of(script.get("name").getAsString(), script));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void upload_asTheScriptSays(String name, JsonObject script) throws Exception {
        JsonObject given = script.getAsJsonObject("file");
        byte[] bytes = bytes(given.get("size").getAsInt());
        try (UploadServer server = new UploadServer(script.getAsJsonObject("server"))) {
            CompletableFuture<Attachment> upload = attachments(server).upload(5, file(bytes), options(given));

            if (script.has("fails")) {
                assertThatThrownBy(() -> upload.get(20, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOfSatisfying(
                                ParleyException.class,
                                failure -> assertThat(failure.code().name())
                                        .isEqualTo(script.get("fails").getAsString()));
            } else {
                Attachment done = upload.get(20, TimeUnit.SECONDS);
                assertThat(server.received.toByteArray()).isEqualTo(bytes);
                assertThat(server.announced.get("sha256").getAsString()).isEqualTo(sha256(bytes));
                assertContains(json(done), script, "uploaded");
            }
            assertThat(server.calls).isEqualTo(strings(script, "calls"));
            assertContains(server.announced, script, "announced");
        }
        assertProgress(script);
        if (script.has("tokens")) {
            assertThat(tokens).isEqualTo(strings(script, "tokens"));
        }
    }

    @Test
    void upload_cancelled_stopsBeforeItsNextPart() throws Exception {
        try (UploadServer server = new UploadServer(new JsonObject())) {
            CompletableFuture<CompletableFuture<Attachment>> begun = new CompletableFuture<>();
            CompletableFuture<Attachment> upload = attachments(server)
                    .upload(
                            5,
                            file(bytes(700_000)),
                            UploadOptions.DEFAULT.withProgress(
                                    share -> begun.join().cancel(true)));
            begun.complete(upload);

            assertThatThrownBy(() -> upload.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
            assertThat(server.received.size()).isLessThan(700_000);
        }
    }

    @Test
    void upload_ofWhatIsNotThere_failsAsTheFileSystemDoes() throws Exception {
        try (UploadServer server = new UploadServer(new JsonObject())) {
            CompletableFuture<Attachment> upload = attachments(server).upload(5, directory.resolve("missing"));

            assertThatThrownBy(() -> upload.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NoSuchFileException.class);
            assertThat(server.calls).isEmpty();
        }
    }

    private Attachments attachments(UploadServer server) {
        TokenSource source = reason -> {
            tokens.add(reason.name());
            return CompletableFuture.completedFuture(new Access("token-" + tokens.size()));
        };
        return new Attachments(new ParleyRest(server.address()), source, failures -> Duration.ZERO);
    }

    private UploadOptions options(JsonObject given) {
        return UploadOptions.DEFAULT
                .withName(given.get("name").getAsString())
                .withMediaType(given.get("mediaType").getAsString())
                .withCaption(ParleyRest.text(given, "caption"))
                .withDuration(Duration.ofMillis(
                        given.has("durationMs") ? given.get("durationMs").getAsLong() : 0))
                .withProgress(progress::add);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("file"), bytes);
    }

    private void assertProgress(JsonObject script) {
        if (script.has("progress")) {
            List<JsonElement> expected = script.getAsJsonArray("progress").asList();
            assertThat(progress).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(progress.get(i)).isCloseTo(expected.get(i).getAsDouble(), within(0.005));
            }
        }
    }

    private static void assertContains(JsonObject found, JsonObject script, String part) {
        if (script.has(part)) {
            script.getAsJsonObject(part)
                    .asMap()
                    .forEach((key, value) -> assertThat(found.get(key)).as(key).isEqualTo(value));
        }
    }

    private static JsonObject json(Attachment attachment) {
        JsonObject json = new JsonObject();
        json.addProperty("kind", attachment.kind().name().toLowerCase(Locale.ROOT));
        json.addProperty("attachmentId", Long.toString(attachment.attachmentId()));
        json.addProperty("name", attachment.name());
        json.addProperty("mediaType", attachment.mediaType());
        json.addProperty("size", attachment.size());
        json.addProperty("width", attachment.width());
        json.addProperty("height", attachment.height());
        json.addProperty("durationMs", attachment.duration().toMillis());
        json.addProperty("caption", attachment.caption());
        json.addProperty("thumbnail", attachment.thumbnail());
        return json;
    }

    private static List<String> strings(JsonObject script, String part) {
        return script.getAsJsonArray(part).asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ((i * 31 + 7) % 251);
        }
        return bytes;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
