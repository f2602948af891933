package io.parley.access.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class OriginRuleTest {
    private static final String HOST = "chat.example.com";

    private static boolean admits(String origin, String... allowed) {
        return new OriginRule(Set.of(allowed)).admits(origin, HOST);
    }

    @Test
    void admits_aClientThatIsNoBrowser() {
        assertThat(admits(null)).isTrue();
    }

    @Test
    void admits_pagesOfTheSameHost() {
        assertThat(admits("https://chat.example.com")).isTrue();
        assertThat(admits("https://CHAT.example.com")).isTrue();
        assertThat(admits("https://chat.example.com:8443")).isFalse();
    }

    @Test
    void admits_onlyTheOriginsOfTheList() {
        assertThat(admits("https://shop.example", "https://shop.example")).isTrue();
        assertThat(admits("https://SHOP.example", "https://shop.EXAMPLE")).isTrue();
        assertThat(admits("http://shop.example", "https://shop.example")).isFalse();
        assertThat(admits("https://shop.example.evil.example", "https://shop.example"))
                .isFalse();
        assertThat(admits("https://evil.example")).isFalse();
        assertThat(admits("https://evil.example", "*")).isTrue();
    }

    @Test
    void admits_noOriginThatIsNone() {
        assertThat(admits("null")).isFalse();
        assertThat(admits("")).isFalse();
        assertThat(admits("https://[")).isFalse();
        assertThat(admits("file://")).isFalse();
    }
}
