package io.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The scripts that both SDKs must pass. */
class VectorsTest {
    static final Path VECTORS = Path.of("vectors");

    @TestFactory
    Stream<DynamicTest> scripts() {
        return Stream.of(
                        "connection",
                        "send",
                        "messages",
                        "changes",
                        "marks",
                        "mentions",
                        "forwards",
                        "deletions",
                        "receipts",
                        "settings",
                        "groups",
                        "search",
                        "reports",
                        "sync",
                        "relations",
                        "presence",
                        "waiting")
                .flatMap(file -> read(file)
                        .map(vector -> dynamicTest(
                                file + ": " + vector.get("name").getAsString(),
                                () -> new VectorScript(vector.has("relations"), vector.has("deliveries"))
                                        .play(vector.getAsJsonArray("steps")))));
    }

    @TestFactory
    Stream<DynamicTest> errors() {
        return read("errors").map(row -> dynamicTest(row.toString(), () -> new ErrorTable().check(row)));
    }

    @TestFactory
    Stream<DynamicTest> closes() {
        return read("closes").map(row -> dynamicTest(row.toString(), () -> new CloseTable().check(row)));
    }

    @Test
    void tables_nameEveryEntryOfTheCatalogues() {
        assertThat(read("errors").map(row -> row.get("number").getAsInt()).filter(n -> n % 1000 < 900))
                .containsExactlyInAnyOrderElementsOf(ErrorTable.catalogue());
        assertThat(read("closes")
                        .filter(row -> row.has("name"))
                        .map(row -> row.get("code").getAsInt()))
                .containsExactlyInAnyOrderElementsOf(CloseTable.catalogue());
    }

    static Stream<JsonObject> read(String file) {
        try {
            JsonArray rows = JsonParser.parseString(Files.readString(VECTORS.resolve(file + ".json")))
                    .getAsJsonArray();
            return StreamSupport.stream(rows.spliterator(), false).map(row -> row.getAsJsonObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
