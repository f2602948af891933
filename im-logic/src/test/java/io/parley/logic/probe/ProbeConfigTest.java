package io.parley.logic.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeConfigTest {
    private static final URI URL = URI.create("ws://access:8081/ws");

    @Test
    void longestSilence_byDefault_leavesSomeOf15Seconds() {
        ProbeConfig config = new ProbeConfig(List.of(URL), Duration.ofSeconds(3), Duration.ofSeconds(4), 2);
        assertThat(config.longestSilence()).isEqualTo(Duration.ofSeconds(3 + 4 + 1 + 4));
    }

    @Test
    void isOn_withoutUrls_isFalse() {
        assertThat(new ProbeConfig(List.of(), Duration.ofSeconds(3), Duration.ofSeconds(4), 2).isOn())
                .isFalse();
    }

    @Test
    void url_ofAnotherScheme_isRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProbeConfig(
                        List.of(URL, URI.create("http://access:8081/ws")),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        2))
                .withMessage("parley.probe.urls: http://access:8081/ws (expected: ws://… or wss://…)");
    }
}
