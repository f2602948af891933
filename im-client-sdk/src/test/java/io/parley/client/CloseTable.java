package io.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.CloseCode;
import java.util.Arrays;
import java.util.List;

/** One row of closes.json, tried on a real client. */
final class CloseTable {
    static List<Integer> catalogue() {
        return Arrays.stream(CloseCode.values())
                .filter(code -> code != CloseCode.UNRECOGNIZED && code.getNumber() > 0)
                .map(CloseCode::getNumber)
                .toList();
    }

    /** {@code renew}: at once, since it is the first failure. */
    static String stateAfter(String then) {
        return switch (then) {
            case "reconnect" -> "{\"connection\": \"offline\", \"nextTryInMs\": 500}";
            case "renew" -> "{\"connection\": \"offline\", \"nextTryInMs\": 0}";
            default -> "{\"connection\": \"closed\", \"reason\": \"%s\"}".formatted(then);
        };
    }

    void check(JsonObject row) {
        int code = row.get("code").getAsInt();
        String then = row.get("then").getAsString();
        assertThat(Catalogue.shouldReconnect(code)).isEqualTo(then.startsWith("re") && !then.equals("replaced"));
        new VectorScript()
                .play(JsonParser.parseString("""
                        [{"online": {"conversations": []}}, {"closed": %d}, {"state": %s}]""".formatted(code, stateAfter(then)))
                        .getAsJsonArray());
    }
}
