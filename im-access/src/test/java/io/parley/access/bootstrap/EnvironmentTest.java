package io.parley.access.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.access.link.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
    private static AccessConfig read(String... namesAndValues) {
        Map<String, String> variables = new java.util.HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put("PARLEY_ACCESS_" + namesAndValues[i], namesAndValues[i + 1]);
        }
        return Environment.read(variables, "access-x");
    }

    @Test
    void read_nothing_isTheDefaults() {
        assertThat(read()).isEqualTo(AccessConfig.of("access-x", List.of("localhost:9090")));
        assertThat(read("NODE", "  ", "PORT", "")).isEqualTo(read());
    }

    @Test
    void read_durations_inEveryUnit() {
        assertThat(read("HELLO_TIMEOUT", "500ms").handshake().helloTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(read("HELLO_TIMEOUT", "3s").handshake().helloTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(read("HELLO_TIMEOUT", "2m").handshake().helloTimeout()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void read_sizes_inEveryUnit() {
        assertThat(read("MAX_FRAME_SIZE", "300").connection().inbound().maxFrameBytes())
                .isEqualTo(300);
        assertThat(read("MAX_FRAME_SIZE", "32KiB").connection().inbound().maxFrameBytes())
                .isEqualTo(32 * 1024);
        assertThat(read("LINK_QUEUE", "1MiB").link().maxQueuedBytes()).isEqualTo(1024 * 1024);
    }

    @Test
    void read_lists_separatedByCommas() {
        AccessConfig config = read(
                "LOGIC_NODES", "logic-1:9090, logic-2:9090",
                "ALLOWED_ORIGINS", "https://a.example,https://b.example",
                "TRUSTED_PROXIES", "10.0.0.0/8");
        assertThat(config.link().logicNodes()).containsExactly("logic-1:9090", "logic-2:9090");
        assertThat(config.handshake().allowedOrigins())
                .containsExactlyInAnyOrder("https://a.example", "https://b.example");
        assertThat(config.handshake().trustedProxies()).containsExactly("10.0.0.0/8");
    }

    @Test
    void read_tls_allThreeFilesOrNone() {
        assertThat(read("LINK_CERTIFICATE", "/c", "LINK_KEY", "/k", "LINK_AUTHORITIES", "/a")
                        .link()
                        .tls())
                .isEqualTo(new TlsFiles(Path.of("/c"), Path.of("/k"), Path.of("/a")));
        assertThatThrownBy(() -> read("LINK_KEY", "/k"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all or none");
    }

    @ParameterizedTest
    @CsvSource({
        "NODE,Access_1",
        "PORT,65536",
        "PORT,-1",
        "PORT,http",
        "MANAGEMENT_PORT,99999",
        "HELLO_TIMEOUT,5",
        "HELLO_TIMEOUT,5h",
        "HELLO_TIMEOUT,0s",
        "MAX_FRAME_SIZE,64KB",
        "MAX_FRAME_SIZE,1",
        "FRAMES_PER_SECOND,0",
        "HIGH_WATER_MARK,1KiB",
        "CLOSE_AFTER,1s",
        "LOGIC_NODES,nowhere",
        "LINK_SILENCE,1s",
        "LINK_QUEUE,12"
    })
    void read_valueThatCannotBe_isRefusedAndNamesWhatWasExpected(String name, String value) {
        assertThatThrownBy(() -> read(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }
}
