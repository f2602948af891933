package io.parley.client.rest;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.parley.client.api.ParleyException;
import io.parley.client.api.ParleyException.Code;
import java.net.http.HttpResponse;
import java.time.Duration;

/** RFC 9457 with Parley's extra members; anything else is judged by its status. */
final class Problems {
    private static final int TOO_MANY_REQUESTS = 429;

    private Problems() {}

    static ParleyException of(HttpResponse<String> response, String what) {
        int status = response.statusCode();
        boolean passing = status == TOO_MANY_REQUESTS || status >= 500;
        JsonObject details = parse(response.body());
        Code code = Code.named(string(details, "code"));
        if (code == Code.UNKNOWN && passing) {
            code = status == TOO_MANY_REQUESTS ? Code.RATE_LIMITED : Code.UNAVAILABLE;
        }
        String detail = string(details, "detail");
        JsonElement retryable = details.get("retryable");
        return new ParleyException(
                code,
                detail.isEmpty() ? what + ": " + status : detail,
                retryable != null && retryable.isJsonPrimitive() ? retryable.getAsBoolean() : passing,
                retryAfter(response, details));
    }

    private static Duration retryAfter(HttpResponse<String> response, JsonObject details) {
        try {
            JsonElement millis = details.get("retryAfterMs");
            if (millis != null && millis.isJsonPrimitive()) {
                return Duration.ofMillis(Math.max(0, millis.getAsLong()));
            }
            return Duration.ofSeconds(Math.max(
                    0,
                    Long.parseLong(response.headers().firstValue("retry-after").orElse("0"))));
        } catch (NumberFormatException e) {
            // A date, which we don't send.
            return Duration.ZERO;
        }
    }

    private static JsonObject parse(String body) {
        try {
            JsonElement json = JsonParser.parseString(body);
            return json.isJsonObject() ? json.getAsJsonObject() : new JsonObject();
        } catch (JsonParseException e) {
            return new JsonObject();
        }
    }

    private static String string(JsonObject json, String name) {
        JsonElement value = json.get(name);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }
}
