package io.parley.logic.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.logic.api.PublicConfig;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PagePolicyTest {
    @Test
    void framedBy_origins_namesThemAndNoOther() {
        PagePolicy policy = new PagePolicy(new PublicConfig("/ws"));

        assertThat(policy.framedBy(Set.of("https://b.example", "http://a.example:8090")))
                .endsWith("; frame-ancestors http://a.example:8090 https://b.example")
                .contains("connect-src 'self';");
    }

    @Test
    void framedBy_nothingUsable_isNobody() {
        PagePolicy policy = new PagePolicy(new PublicConfig("/ws"));

        assertThat(policy.framedBy(List.of())).endsWith("frame-ancestors 'none'");
        assertThat(policy.framedBy(List.of("*", "https://a.example; script-src *")))
                .isEqualTo(policy.unframed());
    }

    @Test
    void unframed_socketElsewhere_mayBeConnectedTo() {
        assertThat(new PagePolicy(new PublicConfig("wss://chat.example:8443/ws")).unframed())
                .contains("connect-src 'self' wss://chat.example:8443;");
    }
}
