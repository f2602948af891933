package io.parley.stack;

import static io.parley.access.testing.RawClient.FINAL;
import static io.parley.access.testing.RawClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.parley.access.testing.RawClient;
import io.parley.client.rest.ParleyRest;
import io.parley.client.rest.TokenGrant;
import io.parley.common.protocol.ProtocolExamples;
import io.parley.common.protocol.ProtocolExamples.Example;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Says to real nodes what {@code docs/protocol.md} says, as a visitor while no agent is there, and compares what comes
 * back. What the page calls samples differs: the first time that one is met, it is put down for what really came, and
 * stands for that from then on.
 */
class ProtocolExamplesIT {
    /** Fields whose values are samples. */
    private static final Set<String> SAMPLED = Set.of(
            "userId",
            "userIds",
            "senderId",
            "conversationId",
            "messageId",
            "connectionId",
            "name",
            "logEpoch",
            "nextToken",
            "serverTimeMs",
            "tokenExpiresAtMs",
            "sentAtMs",
            "editedAtMs",
            "updatedAtMs");

    private final Map<String, String> realBySample = new HashMap<>();

    @Test
    void examples_saidToRealNodes_areAnsweredAsThePageShows(@TempDir Path directory) throws Exception {
        List<Example> examples = ProtocolExamples.all();
        try (Stack stack =
                Stack.start(StackOptions.of(directory, 1, 1).withLogicArgument("--parley.seed.site.key=demo"))) {
            TokenGrant visitor = new ParleyRest(stack.rest(0))
                    .visitor("demo", null)
                    .get(30, TimeUnit.SECONDS)
                    .grant();
            try (RawClient client = RawClient.upgraded(stack.socket(0).getPort(), "parley.v1.json")) {
                int answers = 0;
                for (Example example : examples) {
                    JsonObject frame = JsonParser.parseString(example.json()).getAsJsonObject();
                    switch (example.kind()) {
                        case "client" -> {
                            if (frame.has("search")) {
                                awaitFound(client, frame, visitor.accessToken());
                            }
                            say(client, frame, visitor.accessToken());
                        }
                        case "server" -> {
                            compare("line " + example.line(), "", frame, nextReply(client));
                            answers++;
                        }
                        default -> assertThat(frame.has("replyTo")).isFalse();
                    }
                }
                assertThat(answers).isGreaterThanOrEqualTo(10);
            }
            assertThat(realBySample).containsValue(Long.toString(visitor.userId()));
        }
    }

    /** The index is a little behind the log. */
    private void awaitFound(RawClient client, JsonObject search, String accessToken) {
        await().until(() -> {
            say(client, search, accessToken);
            return nextReply(client).getAsJsonObject("searchResult").has("hits");
        });
    }

    private void say(RawClient client, JsonObject frame, String accessToken) {
        if (frame.has("hello")) {
            frame.getAsJsonObject("hello").addProperty("token", accessToken);
        }
        String text = frame.toString();
        for (Map.Entry<String, String> sample : realBySample.entrySet()) {
            text = text.replace("\"" + sample.getKey() + "\"", "\"" + sample.getValue() + "\"");
        }
        client.frame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Pushes may come at any time. */
    private static JsonObject nextReply(RawClient client) {
        while (true) {
            JsonObject frame = JsonParser.parseString(client.nextText()).getAsJsonObject();
            if (frame.has("replyTo")) {
                return frame;
            }
        }
    }

    private void compare(String where, String field, JsonElement shown, JsonElement real) {
        if (shown.isJsonObject() && real.isJsonObject()) {
            JsonObject object = shown.getAsJsonObject();
            assertThat(real.getAsJsonObject().keySet())
                    .as("%s: %s", where, real)
                    .isEqualTo(object.keySet());
            object.entrySet()
                    .forEach(entry -> compare(
                            where + "." + entry.getKey(),
                            entry.getKey(),
                            entry.getValue(),
                            real.getAsJsonObject().get(entry.getKey())));
        } else if (shown.isJsonArray() && real.isJsonArray()) {
            assertThat(real.getAsJsonArray()).as(where).hasSameSizeAs(shown.getAsJsonArray());
            for (int i = 0; i < shown.getAsJsonArray().size(); i++) {
                compare(
                        where + "[" + i + "]",
                        field,
                        shown.getAsJsonArray().get(i),
                        real.getAsJsonArray().get(i));
            }
        } else if (SAMPLED.contains(field)) {
            String known = realBySample.putIfAbsent(shown.getAsString(), real.getAsString());
            assertThat(real).as(where).isEqualTo(new JsonPrimitive(known == null ? real.getAsString() : known));
        } else {
            assertThat(real).as(where).isEqualTo(shown);
        }
    }
}
