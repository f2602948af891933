package io.parley.common.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The frames that {@code docs/protocol.md} shows, in the order of the page. */
final class ProtocolExamples {
    static final Path PAGE = Path.of("..", "docs", "protocol.md");
    private static final Pattern BLOCK =
            Pattern.compile("^```json (client|server|push)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /**
     * @param kind {@code client}: sent; {@code server}: the answer to it; {@code push}: what may come at any time
     * @param line where it begins on the page
     */
    record Example(String kind, String json, int line) {}

    private ProtocolExamples() {}

    static String page() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Example> all() {
        String page = page();
        List<Example> examples = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(page);
        while (matcher.find()) {
            int line = 1
                    + (int) page.substring(0, matcher.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            examples.add(new Example(matcher.group(1), matcher.group(2), line));
        }
        return examples;
    }
}
