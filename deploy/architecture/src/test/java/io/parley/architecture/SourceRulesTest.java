package io.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for the text of the sources, tests included. */
class SourceRulesTest {
    private static final int MOST_LINES = 500;
    private static final List<Path> SOURCES =
            Repository.files(".java", ".ts", ".tsx", ".mjs", ".css", ".sql", ".lua", ".proto");
    private static final List<Path> JAVA = Repository.files(".java");

    private static List<String> having(List<Path> files, String pattern) {
        Pattern compiled = Pattern.compile(pattern, Pattern.MULTILINE);
        return files.stream()
                .filter(file -> !file.endsWith("SourceRulesTest.java"))
                .filter(file -> compiled.matcher(Repository.read(file)).find())
                .map(Repository::name)
                .toList();
    }

    @Test
    void sources_areFound() {
        assertThat(JAVA).hasSizeGreaterThan(300);
        assertThat(SOURCES).hasSizeGreaterThan(JAVA.size() + 100);
    }

    @Test
    void files_areShort() {
        assertThat(SOURCES)
                .allSatisfy(file -> assertThat(Repository.read(file).lines().count())
                        .as(Repository.name(file))
                        .isLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void nothing_sleepsOrIsLeftBehind() {
        assertThat(having(JAVA, "Thread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(")).isEmpty();
        assertThat(having(JAVA, "@Disabled\\b")).isEmpty();
        assertThat(having(JAVA, "@author\\b|import lombok\\.")).isEmpty();
        assertThat(having(SOURCES, "\\b(TODO|FIXME|XXX)\\b")).isEmpty();
    }

    @Test
    void web_hasNoAnyAndNoInnerHtml() {
        List<Path> web = Repository.files(".ts", ".tsx").stream()
                .filter(file -> Repository.name(file).contains("/src/"))
                .toList();
        assertThat(web).isNotEmpty();
        assertThat(having(web, "\\bas any\\b|^[^*/]*: any\\b|\\.innerHTML\\b|dangerouslySetInnerHTML"))
                .isEmpty();
    }

    /** Without it, NullAway would pass over the package. */
    @Test
    void packages_ofMainSources_areNullMarked() {
        Set<Path> packages = JAVA.stream()
                .filter(file -> Repository.name(file).contains("src/main/java"))
                .map(Path::getParent)
                .collect(Collectors.toSet());
        assertThat(packages).allSatisfy(folder -> {
            Path info = folder.resolve("package-info.java");
            assertThat(Files.exists(info)).as(Repository.name(folder)).isTrue();
            assertThat(Repository.read(info)).as(Repository.name(info)).contains("@NullMarked");
        });
    }

    @Test
    void topLevel_holdsWhatItShouldAndNothingElse() throws Exception {
        try (var entries = Files.list(Repository.ROOT)) {
            assertThat(entries.map(entry -> entry.getFileName().toString())
                            .filter(name -> !name.startsWith("."))
                            .filter(name ->
                                    !Set.of("data", "target", "node_modules").contains(name)))
                    .containsExactlyInAnyOrder(
                            "pom.xml",
                            "im-access",
                            "im-logic",
                            "im-storage",
                            "im-common",
                            "im-client-sdk",
                            "deploy",
                            "docs",
                            "README.md",
                            "LICENSE",
                            "mvnw",
                            "mvnw.cmd");
        }
    }
}
