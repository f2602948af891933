package io.parley.access.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogicAddressTest {
    @Test
    void parse_bothForms() {
        assertThat(LogicAddress.parse("logic-1:9090")).isEqualTo(new LogicAddress("logic-1", 9090, false));
        assertThat(LogicAddress.parse("[::1]:9090")).isEqualTo(new LogicAddress("[::1]", 9090, false));
        assertThat(LogicAddress.parse("dns:///logic:9090")).isEqualTo(new LogicAddress("logic", 9090, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logic", "logic:", ":9090", "logic:0", "logic:65536", "http://logic:9090", "logic:90 90"})
    void parse_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> LogicAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void resolve_aStaticAddress_isTakenAsItIs() {
        LogicResolver resolver = new LogicResolver(List.of("logic-1:9090", "logic-2:9090"));
        assertThat(resolver.isDynamic()).isFalse();
        assertThat(resolver.resolve())
                .extracting(LogicDialer.Target::hostAndPort)
                .containsExactly("logic-1:9090", "logic-2:9090");
    }

    @Test
    void resolve_aName_isEachOfItsAddressesUnderItsOwnAuthority() {
        LogicResolver resolver = new LogicResolver(List.of("dns:///localhost:9090"));
        assertThat(resolver.isDynamic()).isTrue();
        assertThat(resolver.resolve())
                .isNotEmpty()
                .allMatch(target -> target.authority().equals("localhost:9090"))
                .anyMatch(target -> target.hostAndPort().equals("127.0.0.1:9090"));
    }
}
