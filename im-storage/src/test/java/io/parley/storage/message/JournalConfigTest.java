package io.parley.storage.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class JournalConfigTest {
    private static JournalConfig bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("parley.journal", JournalConfig.class);
    }

    @Test
    void bind_nothingSet_givesTheDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new JournalConfig(
                        4,
                        10_000,
                        DataSize.ofMegabytes(16),
                        DataSize.ofMegabytes(4),
                        256,
                        128,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(15)));
    }

    @ParameterizedTest
    @CsvSource({
        "writers, 0",
        "queue-messages, 0",
        "queue-size, 0B",
        "recent-size, 0B",
        "batch-messages, -1",
        "batch-heads, 0",
        "batch-heads, 501",
        "network-timeout, 0s",
        "network-timeout, 11s",
        "retry-for, -1s"
    })
    void bind_outOfRange_saysWhichAndWhatIsExpected(String property, String value) {
        assertThatThrownBy(() -> bind(Map.of("parley.journal." + property, value)))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parley.journal." + property + ": ")
                .hasMessageContaining("(expected: ");
    }
}
