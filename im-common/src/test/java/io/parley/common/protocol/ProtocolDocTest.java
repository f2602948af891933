package io.parley.common.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.protobuf.ProtocolMessageEnum;
import com.google.protobuf.util.JsonFormat;
import io.parley.common.error.Catalogue;
import io.parley.common.protocol.ProtocolExamples.Example;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/protocol.md} against the schema and the catalogues. */
class ProtocolDocTest {
    private static final Pattern CODE_ROW =
            Pattern.compile("^\\| (\\d{4}) \\| `([A-Z0-9_]+)` \\| (yes|no) \\| \\S.* \\|$", Pattern.MULTILINE);

    static Stream<Example> examples() {
        return ProtocolExamples.all().stream();
    }

    private static Map<Integer, String> rows(String section) {
        String page = ProtocolExamples.page();
        int begin = page.indexOf("\n## " + section);
        assertThat(begin).as(section).isPositive();
        int end = page.indexOf("\n## ", begin + 1);
        Map<Integer, String> rows = new TreeMap<>();
        Matcher matcher = CODE_ROW.matcher(page.substring(begin, end));
        while (matcher.find()) {
            rows.put(Integer.parseInt(matcher.group(1)), matcher.group(2) + " " + matcher.group(3));
        }
        return rows;
    }

    private static <E extends Enum<E> & ProtocolMessageEnum> Stream<E> known(E[] values) {
        return Arrays.stream(values).filter(value -> !value.name().equals("UNRECOGNIZED") && value.getNumber() != 0);
    }

    @Test
    void errorTable_isTheCatalogueWithItsAdvice() {
        Map<Integer, String> expected = known(ErrorCode.values())
                .collect(Collectors.toMap(
                        ErrorCode::getNumber, code -> code + (Catalogue.isRetryable(code) ? " yes" : " no")));
        assertThat(rows("8. Errors")).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void closeTable_isTheCatalogueWithItsAdvice() {
        Map<Integer, String> expected = known(CloseCode.values())
                .collect(Collectors.toMap(
                        CloseCode::getNumber,
                        code -> code + (Catalogue.shouldReconnect(code.getNumber()) ? " yes" : " no")));
        assertThat(rows("9. Close codes")).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void bodies_ofBothFrames_areAllNamed() {
        String page = ProtocolExamples.page();
        Stream.of(ClientFrame.getDescriptor(), ServerFrame.getDescriptor())
                .flatMap(frame -> frame.getOneofs().get(0).getFields().stream())
                .forEach(body -> assertThat(page).contains("`" + body.getJsonName() + "`"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void example_isAFrameAsItGoesOverTheWire(Example example) throws Exception {
        boolean isClient = example.kind().equals("client");
        var frame = isClient ? ClientFrame.newBuilder() : ServerFrame.newBuilder();
        JsonFormat.parser().merge(example.json(), frame);
        String printed = JsonFormat.printer().print(frame);
        assertThat(JsonParser.parseString(printed))
                .as("line %d", example.line())
                .isEqualTo(JsonParser.parseString(example.json()));
    }

    @Test
    void examples_inTheirOrder_answerEachRequestAtOnce() throws Exception {
        List<Example> spoken = ProtocolExamples.all().stream()
                .filter(example -> !example.kind().equals("push"))
                .toList();
        assertThat(spoken).hasSizeGreaterThan(16);
        int asked = 0;
        for (Example example : spoken) {
            if (example.kind().equals("client")) {
                ClientFrame.Builder frame = ClientFrame.newBuilder();
                JsonFormat.parser().merge(example.json(), frame);
                assertThat(asked)
                        .as("line %d: the request before has no answer", example.line())
                        .isZero();
                assertThat(frame.getRequestId()).isPositive();
                asked = frame.hasTyping() ? 0 : frame.getRequestId();
            } else {
                ServerFrame.Builder frame = ServerFrame.newBuilder();
                JsonFormat.parser().merge(example.json(), frame);
                assertThat(frame.getReplyTo()).as("line %d", example.line()).isEqualTo(asked);
                asked = 0;
            }
        }
    }
}
