package io.parley.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickstartConfigTest {
    @Test
    void read_nothingSet_hasParleyAndTheDemoPageOnDifferentOrigins() {
        QuickstartConfig config = QuickstartConfig.read(Map.of());

        assertThat(config.origin()).isEqualTo("http://localhost:8080");
        assertThat(config.demoOrigin()).isEqualTo("http://127.0.0.1:8090");
        assertThat(config.wsUrl()).isEqualTo("ws://localhost:8081/ws");
        assertThat(config.data()).isAbsolute().hasFileName("data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "0", "65536", "-1", "999999"})
    void read_noPort_isRefusedWithTheVariablesName(String value) {
        assertThatThrownBy(() -> QuickstartConfig.read(Map.of("PARLEY_WS_PORT", value)))
                .isInstanceOf(QuickstartException.class)
                .hasMessage("PARLEY_WS_PORT: " + value + " (expected: 1 to 65535)");
    }

    @Test
    void requireFreePorts_oneTaken_saysWhichAndHowToUseAnother() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            QuickstartConfig config = QuickstartConfig.read(Map.of(
                    "PARLEY_DEMO_PORT",
                    Integer.toString(taken.getLocalPort()),
                    "PARLEY_PORT",
                    Integer.toString(freePort()),
                    "PARLEY_WS_PORT",
                    Integer.toString(freePort())));

            assertThatThrownBy(config::requireFreePorts)
                    .isInstanceOf(QuickstartException.class)
                    .hasMessageStartingWith("PARLEY_DEMO_PORT: " + taken.getLocalPort() + " is taken")
                    .hasMessageContaining("To use another: PARLEY_DEMO_PORT=");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
