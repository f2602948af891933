package io.parley.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.parley.client.api.Content.Attachment;
import io.parley.client.api.Outgoing;
import java.time.Duration;
import java.util.Locale;

/** What a script's {@code send} says. */
final class SendCalls {
    private SendCalls() {}

    static Outgoing message(JsonObject with) {
        Outgoing message = content(with);
        if (with.has("mentions")) {
            for (JsonElement element : with.getAsJsonArray("mentions")) {
                JsonObject mention = element.getAsJsonObject();
                message = message.mentioning(
                        mention.get("userId").getAsLong(),
                        mention.get("offset").getAsInt(),
                        mention.get("length").getAsInt());
            }
        }
        return with.has("replyTo") ? message.replyingTo(with.get("replyTo").getAsLong()) : message;
    }

    private static Outgoing content(JsonObject with) {
        if (with.has("attachment")) {
            return Outgoing.attachment(attachment(with.getAsJsonObject("attachment")));
        }
        if (with.has("forward")) {
            JsonObject forward = with.getAsJsonObject("forward");
            return Outgoing.forward(
                    forward.get("conversationId").getAsLong(),
                    forward.getAsJsonArray("seqs").asList().stream()
                            .map(JsonElement::getAsLong)
                            .toList());
        }
        String text = with.get("text").getAsString();
        return with.has("custom")
                ? Outgoing.custom(
                        with.get("custom").getAsString(), with.get("json").getAsString(), text)
                : Outgoing.text(text);
    }

    private static Attachment attachment(JsonObject file) {
        return new Attachment(
                Attachment.Kind.valueOf(file.get("kind").getAsString().toUpperCase(Locale.ROOT)),
                file.get("attachmentId").getAsLong(),
                file.get("name").getAsString(),
                file.get("mediaType").getAsString(),
                file.get("size").getAsLong(),
                file.get("width").getAsInt(),
                file.get("height").getAsInt(),
                Duration.ofMillis(file.get("durationMs").getAsLong()),
                file.get("caption").getAsString(),
                file.get("thumbnail").getAsBoolean());
    }
}
