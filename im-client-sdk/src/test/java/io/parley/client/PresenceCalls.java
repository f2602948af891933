package io.parley.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.parley.client.api.ParleyException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Calls of a script that are about presence, and how they ended. */
final class PresenceCalls {
    private PresenceCalls() {}

    static void call(Presences presence, JsonObject with, Consumer<String> answers) {
        String name = with.keySet().iterator().next();
        CompletableFuture<Void> call = switch (name) {
            case "subscribe" -> presence.subscribe(ids(with.get(name)));
            case "unsubscribe" -> {
                presence.unsubscribe(ids(with.get(name)));
                yield CompletableFuture.completedFuture(null);
            }
            case "set" -> presence.setAway(with.get(name).getAsString().equals("AWAY"));
            default -> throw new IllegalArgumentException("unknown call of presence");
        };
        call.whenComplete((done, failure) -> answers.accept(
                failure instanceof ParleyException refusal ? refusal.code().name() : "done"));
    }

    private static List<Long> ids(JsonElement ids) {
        return ids.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsLong)
                .toList();
    }
}
