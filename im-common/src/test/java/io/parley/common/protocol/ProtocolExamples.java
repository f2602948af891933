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
public final class ProtocolExamples {
    private static final Path PAGE = Path.of("docs", "protocol.md");
    private static final Pattern BLOCK =
            Pattern.compile("^```json (client|server|push)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /**
     * @param kind {@code client}: sent; {@code server}: the answer to it; {@code push}: what may come at any time
     * @param line where it begins on the page
     */
    public record Example(String kind, String json, int line) {}

    private ProtocolExamples() {}

    static String page() {
        try {
            return Files.readString(root().resolve(PAGE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of the whole repository; a test begins in its module's. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(PAGE))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "no " + PAGE + " above " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    public static List<Example> all() {
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
