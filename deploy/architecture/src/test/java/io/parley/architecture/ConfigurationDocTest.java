package io.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/** {@code docs/configuration.md} against what the tiers read. */
class ConfigurationDocTest {
    private static final String PAGE = Repository.read(Repository.ROOT.resolve("docs/configuration.md"));
    /** {@code | `NAME` | default | …} */
    private static final Pattern ROW = Pattern.compile("^\\| `([\\w.-]+)` \\| ([^|]*) \\|[^|]*\\|", Pattern.MULTILINE);

    private static Map<String, String> rows(String prefix) {
        Map<String, String> rows = new TreeMap<>();
        Matcher matcher = ROW.matcher(PAGE);
        while (matcher.find()) {
            if (matcher.group(1).startsWith(prefix)) {
                rows.put(matcher.group(1), matcher.group(2).strip().replace("`", ""));
            }
        }
        return rows;
    }

    @Test
    void access_everyVariableThatIsRead_hasItsRow() {
        String environment = Repository.read(
                Repository.ROOT.resolve("im-access/src/main/java/io/parley/access/bootstrap/Environment.java"));
        TreeSet<String> read = new TreeSet<>();
        Matcher matcher = Pattern.compile("\"([A-Z][A-Z_]+[A-Z])\"").matcher(environment);
        while (matcher.find()) {
            read.add("PARLEY_ACCESS_" + matcher.group(1));
        }
        assertThat(read).hasSizeGreaterThan(25);
        assertThat(rows("PARLEY_ACCESS_").keySet()).containsExactlyElementsOf(read);
    }

    @Test
    void logic_everyKeyOfApplicationYml_hasItsRowAndDefault() throws IOException {
        Map<String, String> rows = rows("");
        Map<String, String> expected = new TreeMap<>();
        Path yml = Repository.ROOT.resolve("im-logic/src/main/resources/application.yml");
        for (PropertySource<?> source :
                new YamlPropertySourceLoader().load("application", new FileSystemResource(yml))) {
            for (String key : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                String value = Objects.toString(source.getProperty(key));
                expected.put(key, value.isEmpty() ? "\"\"" : value);
            }
        }
        assertThat(expected).hasSizeGreaterThan(60);
        expected.forEach((key, value) ->
                assertThat(rows).as("docs/configuration.md: a row for %s", key).containsEntry(key, value));
        assertThat(rows.keySet())
                .as("what is documented is read")
                .allSatisfy(key -> assertThat(isKnown(key, expected)).as(key).isTrue());
    }

    private static boolean isKnown(String key, Map<String, String> properties) {
        return key.matches("PARLEY_[A-Z_]+") || properties.containsKey(key) || isOfARecord(key);
    }

    /** Properties without a line in application.yml stand in a record with their prefix. */
    private static boolean isOfARecord(String key) {
        int dot = key.lastIndexOf('.');
        String prefix = "@ConfigurationProperties(\"" + key.substring(0, dot) + "\")";
        String field = camelCase(key.substring(dot + 1));
        return List.of("spring.datasource.url").contains(key)
                || Repository.files("Config.java", "Limits.java").stream()
                        .map(Repository::read)
                        .anyMatch(text -> text.contains(prefix) && text.contains(" " + field));
    }

    private static String camelCase(String name) {
        Matcher matcher = Pattern.compile("-(\\w)").matcher(name);
        return matcher.replaceAll(found -> found.group(1).toUpperCase(java.util.Locale.ROOT));
    }
}
