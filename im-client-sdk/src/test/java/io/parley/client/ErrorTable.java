package io.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.parley.client.api.ParleyException;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.ErrorCode;
import java.util.Arrays;
import java.util.List;

/** One row of errors.json, tried on real clients: as the answer to a hello, and to a Send. */
final class ErrorTable {
    static List<Integer> catalogue() {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code != ErrorCode.UNRECOGNIZED && code.getNumber() > 0)
                .map(ErrorCode::getNumber)
                .toList();
    }

    void check(JsonObject row) {
        int number = row.get("number").getAsInt();
        boolean retryable = row.get("retryable").getAsBoolean();
        assertThat(ParleyException.Code.of(number).name())
                .isEqualTo(row.get("name").getAsString());
        ErrorCode known = ErrorCode.forNumber(number);
        if (known != null) {
            assertThat(Catalogue.isRetryable(known)).isEqualTo(retryable);
        }
        String error = "{\"error\": {\"code\": %d, \"retryable\": %b}}".formatted(number, retryable);
        String hello = row.get("hello").getAsString();
        play("""
                [{"call": {"connect": {}}}, {"opened": true},
                 {"expect": {"hello": {"token": "token-1", "deviceId": "device-vector", "client": "vectors/1"}}},
                 {"reply": %s}, {"state": %s}]""".formatted(error, CloseTable.stateAfter(hello)));
        boolean again = row.get("send").getAsString().equals("again");
        play("""
                [{"online": {"conversations": []}}, {"call": {"send": {"conversationId": "7", "text": "a"}}},
                 {"expect": {"send": {"conversationId": "7", "messages":
                   [{"clientMsgId": "00000000-0000-4000-8000-000000000001", "content": {"text": {"text": "a"}}}]}}},
                 {"reply": %s}, {"state": {"timelines": {"7": ["%s a"]}}}]""".formatted(
                        error, again ? "sending" : "failed " + row.get("name").getAsString()));
    }

    private static void play(String steps) {
        new VectorScript().play(JsonParser.parseString(steps).getAsJsonArray());
    }
}
