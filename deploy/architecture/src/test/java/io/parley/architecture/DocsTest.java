package io.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the docs name must be there. */
class DocsTest {
    private static final Path DOCS = Repository.ROOT.resolve("docs");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");
    /** {@code [`MessageService.accept`](path)} */
    private static final Pattern CODE_LINK =
            Pattern.compile("\\[`(\\w+)(?:\\.(\\w+))?`]\\((\\.\\./[^)]+/(\\w+)\\.java)\\)");

    @Test
    void links_leadToFilesThatAreThere() {
        List<String> dead = new ArrayList<>();
        for (Path page : Repository.files(".md")) {
            Matcher matcher = LINK.matcher(Repository.read(page));
            while (matcher.find()) {
                String target = matcher.group(1);
                if (!target.contains(":") && !Files.exists(page.getParent().resolve(target))) {
                    dead.add(Repository.name(page) + " -> " + target);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void classes_thatPagesLinkTo_bearTheNameAndHaveTheMethod() {
        int links = 0;
        for (Path page : Repository.files(".md")) {
            Matcher matcher = CODE_LINK.matcher(Repository.read(page));
            while (matcher.find()) {
                links++;
                assertThat(matcher.group(4)).as(Repository.name(page)).isEqualTo(matcher.group(1));
                if (matcher.group(2) != null) {
                    assertThat(Repository.read(page.getParent().resolve(matcher.group(3))))
                            .as(matcher.group())
                            .containsPattern("\\b" + matcher.group(2) + "\\(");
                }
            }
        }
        assertThat(links).isGreaterThan(15);
    }

    @Test
    void messagePath_namesTheHopsInTheirOrder() {
        String page = Repository.read(DOCS.resolve("message-path.md"));
        int at = 0;
        for (String hop : List.of(
                "WebSocketPipeline",
                "FrameDispatcher",
                "LogicLink",
                "LinkEndpoint",
                "MessageService.accept",
                "MessageJournal.append",
                "DeliveryRouter.route",
                "PushListener",
                "Connection.push")) {
            int next = page.indexOf("[`" + hop + "`]", at);
            assertThat(next).as(hop).isPositive();
            at = next;
        }
    }
}
