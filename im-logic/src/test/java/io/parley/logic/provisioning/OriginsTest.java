package io.parley.logic.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    @Test
    void normal_asPeopleWriteThem_areAsBrowsersSendThem() {
        assertThat(Origins.normal(List.of("https://Shop.Example/", " http://127.0.0.1:8090", "http://[::1]:8090")))
                .containsExactlyInAnyOrder("https://shop.example", "http://127.0.0.1:8090", "http://[::1]:8090");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "shop.example",
                "ftp://shop.example",
                "https://shop.example/page",
                "https://a.example; script-src *",
                "https://a.example https://b.example",
                "https://user@shop.example"
            })
    void normal_noOrigin_isRefused(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Origins.normal(List.of(origin)))
                .withMessageContaining("expected: https://host");
    }
}
